package tcplab.wire;

import java.nio.ByteBuffer;

/** Finds the TCP segment in a frame. */
final class SegmentFinder {
    private final SegmentView view;
    private final Tally tally;

    SegmentFinder(SegmentView view, Tally tally) {
        this.view = view;
        this.tally = tally;
    }

    /** Whether there is one; then the view shows it, and otherwise it is counted what there is. */
    boolean find(FrameView frame) {
        ByteBuffer bytes = frame.bytes;
        int at = frame.at;
        int captured = at + frame.captured;
        int end = at + Math.min(frame.originalLength, 1 << 29);
        if (frame.link != 1) {
            tally.count(Unread.Kind.UNKNOWN_LINK, frame.link);
            return false;
        }
        if (captured - at < 34) {
            tally.count(Unread.Kind.CUT);
            return false;
        }
        int type = bytes.getShort(at + 12) & 0xffff;
        int ip = at + 14;
        view.bytes = bytes;
        view.ipAt = ip;
        int protocol;
        if (type == 0x0800) {
            view.version = 4;
            view.tcpAt = ip + (bytes.get(ip) & 0xf) * 4;
            view.sourceHigh = 0;
            view.sourceLow = bytes.getInt(ip + 12) & 0xffffffffL;
            view.destinationHigh = 0;
            view.destinationLow = bytes.getInt(ip + 16) & 0xffffffffL;
            end = Math.min(end, ip + (bytes.getShort(ip + 2) & 0xffff));
            protocol = bytes.get(ip + 9);
        } else if (type == 0x86dd && captured - ip >= 40) {
            view.version = 6;
            view.tcpAt = ip + 40;
            view.sourceHigh = bytes.getLong(ip + 8);
            view.sourceLow = bytes.getLong(ip + 16);
            view.destinationHigh = bytes.getLong(ip + 24);
            view.destinationLow = bytes.getLong(ip + 32);
            end = Math.min(end, ip + 40 + (bytes.getShort(ip + 4) & 0xffff));
            protocol = bytes.get(ip + 6);
        } else {
            tally.count(Unread.Kind.NOT_IP, type);
            return false;
        }
        if (protocol != 6) {
            tally.count(Unread.Kind.OTHER_PROTOCOL, protocol);
            return false;
        }
        int there = Math.min(captured, end) - view.tcpAt;
        if (there < 4) {
            tally.count(Unread.Kind.CUT);
            return false;
        }
        int header = there > 12 ? (bytes.get(view.tcpAt + 12) >> 4 & 0xf) * 4 : 60;
        if (header < 20 || view.tcpAt + header > end) {
            tally.count(Unread.Kind.MALFORMED);
            return false;
        }
        view.headerBytes = Math.min(there, header);
        view.optionsLength = Math.max(0, view.headerBytes - 20);
        view.length = there > 12 ? end - view.tcpAt - header : 0;
        tally.segments++;
        return true;
    }
}
