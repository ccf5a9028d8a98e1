package tcplab.wire;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts packets together of their fragments, as far as their headers and their length need it: the first bytes are kept,
 * of the others only that they were there. What waits is bounded in number and in time.
 */
final class Fragments implements Reassembly {
    /** How many packets may wait for pieces. */
    static final int MOST = 1024;
    /** Bytes kept of a packet: enough for the headers of a tunnel and of TCP. */
    static final int HEAD = 256;
    /** How long a packet waits: RFC 8200 §4.5 names a minute. */
    static final long PATIENCE_NANOS = 60_000_000_000L;

    private static final int UNIT = 8;
    private static final int LARGEST = 0xffff;

    private final Tally tally;
    private final FrameView frame;
    private final Map<Key, Packet> waiting = new LinkedHashMap<>();
    private final ByteBuffer own = ByteBuffer.allocateDirect(HEAD);
    private final ByteBuffer shown = own.asReadOnlyBuffer();

    /** Which packet a fragment belongs to. */
    private record Key(
            long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int protocol, int id) {}

    /** What is known of a packet that is not complete. */
    private static final class Packet {
        final byte[] head = new byte[HEAD];
        final BitSet captured = new BitSet(HEAD);
        final BitSet units = new BitSet();
        final long since;
        int pieces;
        int total = -1;

        Packet(long since) {
            this.since = since;
        }

        boolean complete() {
            return total >= 0 && units.nextClearBit(0) >= (total + UNIT - 1) / UNIT;
        }
    }

    Fragments(FrameView frame, Tally tally) {
        this.frame = frame;
        this.tally = tally;
    }

    @Override
    public int piece(Walk walk, SegmentView view, int protocol, int id, int offset, boolean more) {
        int length = walk.end - walk.at;
        if (offset + length > LARGEST || length <= 0) {
            return walk.stop(Unread.Kind.FRAGMENT_INCOMPLETE, -1);
        }
        forgetOld();
        Key key = new Key(view.sourceHigh, view.sourceLow, view.destinationHigh, view.destinationLow, protocol, id);
        Packet packet = waiting.computeIfAbsent(key, unused -> new Packet(frame.nanos));
        take(packet, walk, offset, length, more);
        if (!packet.complete()) {
            packet.pieces++;
            return walk.stop(Unread.Kind.FRAGMENT, -1);
        }
        waiting.remove(key);
        own.clear().put(packet.head);
        walk.bytes = shown;
        walk.at = 0;
        walk.captured = Math.min(packet.captured.nextClearBit(0), packet.total);
        walk.end = packet.total;
        view.ipAt = 0;
        view.fragmented = true;
        return Next.PROTOCOL + protocol;
    }

    private static void take(Packet packet, Walk walk, int offset, int length, boolean more) {
        if (!more && packet.total < 0) {
            packet.total = offset + length;
        }
        int there = Math.min(Math.min(length, walk.captured - walk.at), HEAD - offset);
        if (there > 0) {
            walk.bytes.get(walk.at, packet.head, offset, there);
            packet.captured.set(offset, offset + there);
        }
        packet.units.set(offset / UNIT, (offset + length + (more ? 0 : UNIT - 1)) / UNIT);
    }

    /** A capture's times may go back, so what counts is the distance. */
    private void forgetOld() {
        Iterator<Packet> oldest = waiting.values().iterator();
        while (oldest.hasNext()) {
            Packet packet = oldest.next();
            if (waiting.size() < MOST && Math.abs(frame.nanos - packet.since) <= PATIENCE_NANOS) {
                return;
            }
            tally.incomplete(packet.pieces);
            oldest.remove();
        }
    }

    /** No frame comes any more: what waits stays incomplete. */
    void end() {
        waiting.values().forEach(packet -> tally.incomplete(packet.pieces));
        waiting.clear();
    }
}
