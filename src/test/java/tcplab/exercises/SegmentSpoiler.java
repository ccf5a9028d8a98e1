package tcplab.exercises;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import tcplab.record.Event;
import tcplab.record.Event.BytesSeen;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.HeaderField;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;

/** Segments that are missing, renumbered, without a flag, one too many; their bytes otherwise. */
final class SegmentSpoiler {
    private final SpoiltPart part;

    SegmentSpoiler(SpoiltPart part) {
        this.part = part;
    }

    void spoil() {
        Map<String, Predicate<Flags>> kinds = new LinkedHashMap<>();
        kinds.put("SYN", f -> f.syn() && !f.ack());
        kinds.put("SYN,ACK", f -> f.syn() && f.ack());
        kinds.put("FIN", Flags::fin);
        kinds.put("RST", Flags::rst);
        kinds.put("data", f -> f.has(Flags.PSH));
        kinds.put("pure ACK", f -> f.bits() == Flags.ACK);
        kinds.forEach((name, kind) -> {
            Predicate<SegmentSeen> which = seen -> kind.test(seen.segment().flags());
            part.change("no " + name, SegmentSeen.class, which, seen -> Optional.empty());
            part.change(name + " with seq one more", SegmentSeen.class, which, seen -> shifted(seen, 1, 0));
            part.change(name + " with ack one more", SegmentSeen.class, which, seen -> shifted(seen, 0, 1));
            part.change(name + " without ACK", SegmentSeen.class, which, SegmentSpoiler::withoutAck);
            part.change(
                    name + " without its first", SegmentSeen.class, SpoiltPart.first(which), seen -> Optional.empty());
        });
        part.change(
                "every SYN with seq 1",
                SegmentSeen.class,
                seen -> seen.segment().flags().syn(),
                seen -> shifted(
                        seen, Math.toIntExact(SeqNumber.distance(seen.segment().seq(), 1)), 0));
        part.change("nothing forged", SegmentInjected.class, any -> true, seen -> Optional.empty());
        part.change(
                "one segment less forged", SegmentInjected.class, SpoiltPart.first(s -> true), s -> Optional.empty());
        part.change("no segment", SegmentSeen.class, any -> true, seen -> Optional.empty());
        part.change("one connection more", SegmentSeen.class, SpoiltPart.first(s -> true), seen -> Optional.empty());
        addConnection();
        bytes();
    }

    /** A field of the header with its last bit turned over, or all its bits zero, or one; the data with a bit turned over. */
    private void bytes() {
        for (HeaderField field : HeaderField.values()) {
            int end = field.firstBit() + field.width();
            List<IntUnaryOperator> ways = List.of(bit -> 1 - bit, bit -> 0, bit -> 1);
            for (int way = 0; way < ways.size(); way++) {
                int from = way == 0 ? end - 1 : field.firstBit();
                IntUnaryOperator by = ways.get(way);
                String what = field + " "
                        + List.of("turned over", "all zero", "all one").get(way);
                part.change(what, BytesSeen.class, any -> true, seen -> turned(seen, from, end, by));
                part.change(
                        what + " once",
                        BytesSeen.class,
                        SpoiltPart.first(b -> true),
                        seen -> turned(seen, from, end, by));
            }
        }
        part.change(
                "another last byte",
                BytesSeen.class,
                any -> true,
                seen -> turned(
                        seen, seen.segment().length() * 4 - 8, seen.segment().length() * 4, bit -> 1 - bit));
        part.change("one segment's bytes less", BytesSeen.class, SpoiltPart.first(b -> true), b -> Optional.empty());
    }

    private static Optional<Event> turned(BytesSeen seen, int from, int to, IntUnaryOperator by) {
        byte[] bytes = HexFormat.of().parseHex(seen.segment());
        for (int bit = from; bit < to; bit++) {
            int place = 7 - bit % 8;
            int now = by.applyAsInt(bytes[bit / 8] >> place & 1);
            bytes[bit / 8] = (byte) ((bytes[bit / 8] & ~(1 << place)) | (now << place));
        }
        return Optional.of(new BytesSeen(seen.at(), HexFormat.of().formatHex(bytes)));
    }

    private static Optional<Event> shifted(SegmentSeen seen, int seq, int ack) {
        RawSegment s = seen.segment();
        return with(seen, s.flags(), SeqNumber.plus(s.seq(), seq), SeqNumber.plus(s.ack(), ack));
    }

    private static Optional<Event> withoutAck(SegmentSeen seen) {
        RawSegment s = seen.segment();
        return with(seen, new Flags(s.flags().bits() & ~Flags.ACK), s.seq(), s.ack());
    }

    private static Optional<Event> with(SegmentSeen seen, Flags flags, long seq, long ack) {
        RawSegment s = seen.segment();
        return Optional.of(new SegmentSeen(
                seen.at(),
                new RawSegment(s.source(), s.destination(), flags, seq, ack, s.window(), s.length(), s.options())));
    }

    /** The part's first connection once more, from another port; a strange SYN where it has none. */
    private void addConnection() {
        Optional<SegmentSeen> first = part.each(SegmentSeen.class).findFirst();
        if (first.isEmpty()) {
            strangeSyn();
            return;
        }
        Endpoint client = first.get().segment().source();
        Endpoint other = new Endpoint(client.host(), client.port() ^ 1);
        List<Event> events = new ArrayList<>(part.whole().events());
        part.whole()
                .each(SegmentSeen.class)
                .filter(seen -> seen.segment().source().equals(client)
                        || seen.segment().destination().equals(client))
                .forEach(seen -> events.add(moved(seen, client, other)));
        part.keep("a connection twice", events);
    }

    private void strangeSyn() {
        Optional<SegmentSeen> syn = part.whole()
                .each(SegmentSeen.class)
                .filter(seen -> seen.segment().flags().bits() == Flags.SYN)
                .findFirst();
        Optional<Event> now = part.whole().events().stream()
                .filter(event -> part.has(event) && !(event instanceof PhaseBegan))
                .findFirst();
        if (syn.isPresent() && now.isPresent()) {
            Endpoint client = syn.get().segment().source();
            SegmentSeen stranger = moved(syn.get(), client, new Endpoint(client.host(), client.port() ^ 1));
            List<Event> events = new ArrayList<>(part.whole().events());
            events.add(new SegmentSeen(now.get().at(), stranger.segment()));
            part.keep("a strange SYN", events);
        }
    }

    private static SegmentSeen moved(SegmentSeen seen, Endpoint from, Endpoint to) {
        RawSegment s = seen.segment();
        return new SegmentSeen(
                seen.at(),
                new RawSegment(
                        s.source().equals(from) ? to : s.source(),
                        s.destination().equals(from) ? to : s.destination(),
                        s.flags(),
                        s.seq(),
                        s.ack(),
                        s.window(),
                        s.length(),
                        s.options()));
    }
}
