package tcplab.wire;

import java.nio.ByteBuffer;

/** Finds the TCP segment in a frame, behind whatever stands before it. */
final class SegmentFinder {
    /** Headers in one frame at most, so that no made-up frame costs more than its length. */
    private static final int DEEPEST = 64;
    /** No frame is taken for longer, so that sums of offsets stay far from the largest int. */
    private static final int LONGEST = 1 << 29;

    private static final int PORTS = 4;
    private static final int DATA_OFFSET = 12;

    final SegmentView view;
    final Walk walk = new Walk();
    private final IpPackets packets;

    SegmentFinder(SegmentView view, Reassembly fragments) {
        this.view = view;
        this.packets = new IpPackets(view, fragments);
    }

    /** Whether there is one in a capture's frame; then the view shows it, and otherwise the walk tells why not. */
    boolean find(FrameView frame) {
        return UsualFrame.show(
                        view, frame.link, frame.array, frame.bytes, frame.at, frame.captured, frame.originalLength)
                || search(frame.link, frame.bytes, frame.at, frame.captured, frame.originalLength);
    }

    /** The same for a frame that lies elsewhere than in an array. */
    boolean find(int link, ByteBuffer bytes, int at, int captured, int originalLength) {
        return UsualFrame.show(view, link, bytes, at, captured, originalLength)
                || search(link, bytes, at, captured, originalLength);
    }

    /** The same, header by header. */
    boolean search(int link, ByteBuffer bytes, int at, int captured, int originalLength) {
        walk.begin(bytes, at, captured, Math.min(originalLength, LONGEST));
        view.fragmented = false;
        int next = Next.LINK + link;
        for (int depth = 0; depth < DEEPEST && next != Next.STOP; depth++) {
            if (next == Next.PROTOCOL + IpPackets.TCP) {
                return tcp();
            }
            next = step(next);
        }
        if (next != Next.STOP) {
            walk.stop(Unread.Kind.TOO_DEEP, -1);
        }
        return false;
    }

    private int step(int next) {
        if (next < Next.PROTOCOL) {
            return EtherTypes.step(walk, next);
        }
        if (next < Next.ETHERNET) {
            return packets.protocol(walk, next - Next.PROTOCOL);
        }
        return switch (next) {
            case Next.ETHERNET -> EtherTypes.ethernet(walk);
            case Next.IP -> packets.step(walk);
            case Next.LLC -> Llc.step(walk);
            case Next.PPP -> Llc.ppp(walk);
            case Next.WLAN -> Wireless.step(walk);
            case Next.MPLS -> EtherTypes.mpls(walk);
            case Next.PPPOE -> EtherTypes.pppoe(walk);
            default -> Links.step(walk, next - Next.LINK);
        };
    }

    private boolean tcp() {
        int tcp = walk.at;
        int there = walk.captured - tcp;
        int room = walk.end - tcp;
        if (there < PORTS || room < SegmentView.HEADER) {
            walk.has(room < SegmentView.HEADER ? SegmentView.HEADER : PORTS);
            return false;
        }
        int header = SegmentView.HEADER;
        int length = 0;
        boolean sound = true;
        if (there > DATA_OFFSET) {
            header = (walk.bytes.get(tcp + DATA_OFFSET) & 0xf0) >> 2;
            sound = header >= SegmentView.HEADER && header <= room;
            if (!sound) {
                walk.stop(Unread.Kind.TCP_HEADER, header, room);
                header = SegmentView.HEADER;
            } else {
                length = room - header;
            }
        }
        view.bytes = walk.bytes;
        view.usual = false;
        view.tcpAt = tcp;
        view.headerBytes = Math.min(there, header);
        view.readHeader();
        view.optionsLength = Math.max(0, view.headerBytes - SegmentView.HEADER);
        view.length = length;
        view.inTunnel = walk.packets > 1;
        view.headerSound = sound;
        view.beyondFrame = walk.beyondFrame;
        return true;
    }
}
