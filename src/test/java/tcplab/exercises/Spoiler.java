package tcplab.exercises;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tcplab.record.Environment;
import tcplab.record.Errno;
import tcplab.record.Event;
import tcplab.record.Event.BytesSeen;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.Event.StepReturned;
import tcplab.record.ProgramReport;
import tcplab.record.Recording;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.HeaderField;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/**
 * Copies of a recording that are wrong in one respect: segments missing or renumbered, rows of the socket table in another
 * state or one too many, steps that returned otherwise. A claim that survives them all cannot fail, and is no claim.
 */
final class Spoiler {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

    private final Recording whole;
    private final Map<String, Recording> spoilt = new LinkedHashMap<>();

    private Spoiler(Recording whole) {
        this.whole = whole;
    }

    /** The spoilt copies, each by what was done to it. */
    static Map<String, Recording> copies(Recording recording) {
        Spoiler spoiler = new Spoiler(recording);
        Set<Text> phases = new LinkedHashSet<>();
        recording.each(PhaseBegan.class).map(PhaseBegan::phase).forEach(phases::add);
        if (phases.isEmpty()) {
            spoiler.spoil("", event -> true);
        }
        phases.forEach(phase -> spoiler.spoil(phase.en() + ": ", spoiler.during(phase)));
        spoiler.environment();
        spoiler.spoilt.putAll(MatrixSpoiler.copies(recording));
        return spoiler.spoilt;
    }

    /** The settings that the namespace began with, otherwise: each another number, one more, or minutes for seconds. */
    private void environment() {
        environment("another machine's settings", number -> 7);
        environment("settings one more", number -> number + 1);
        environment("settings sixty times", number -> number * 60);
    }

    private void environment(String what, LongUnaryOperator change) {
        Environment was = whole.environment();
        Map<String, String> sysctls = new TreeMap<>(was.sysctls());
        sysctls.replaceAll((name, value) -> NUMBER.matcher(value)
                .replaceAll(found -> String.valueOf(change.applyAsLong(Long.parseLong(found.group())))));
        spoilt.put(
                what,
                new Recording(
                        new Environment(was.exercise(), was.started(), was.took(), was.facts(), sysctls),
                        whole.events(),
                        whole.witnesses()));
    }

    private Predicate<Event> during(Text phase) {
        Set<Event> inside = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        boolean in = false;
        for (Event event : whole.events()) {
            in = event instanceof PhaseBegan began ? began.named(phase) : in;
            if (in) {
                inside.add(event);
            }
        }
        return inside::contains;
    }

    private void spoil(String where, Predicate<Event> part) {
        segments(where, part);
        sockets(where, part);
        others(where, part);
    }

    private void segments(String where, Predicate<Event> part) {
        Map<String, Predicate<Flags>> kinds = new LinkedHashMap<>();
        kinds.put("SYN", f -> f.syn() && !f.ack());
        kinds.put("SYN,ACK", f -> f.syn() && f.ack());
        kinds.put("FIN", Flags::fin);
        kinds.put("RST", Flags::rst);
        kinds.put("data", f -> f.has(Flags.PSH));
        kinds.put("pure ACK", f -> f.bits() == Flags.ACK);
        kinds.forEach((name, kind) -> {
            Predicate<SegmentSeen> which = seen -> kind.test(seen.segment().flags());
            change(where + "no " + name, part, SegmentSeen.class, which, seen -> Optional.empty());
            change(where + name + " with seq one more", part, SegmentSeen.class, which, seen -> shifted(seen, 1, 0));
            change(where + name + " with ack one more", part, SegmentSeen.class, which, seen -> shifted(seen, 0, 1));
            change(where + name + " without ACK", part, SegmentSeen.class, which, Spoiler::withoutAck);
            change(
                    where + name + " without its first",
                    part,
                    SegmentSeen.class,
                    first(which),
                    seen -> Optional.empty());
        });
        change(
                where + "every SYN with seq 1",
                part,
                SegmentSeen.class,
                seen -> seen.segment().flags().syn(),
                seen -> shifted(
                        seen, Math.toIntExact(SeqNumber.distance(seen.segment().seq(), 1)), 0));
        change(where + "nothing forged", part, SegmentInjected.class, any -> true, seen -> Optional.empty());
        change(where + "one segment less forged", part, SegmentInjected.class, first(s -> true), s -> Optional.empty());
        change(where + "no segment", part, SegmentSeen.class, any -> true, seen -> Optional.empty());
        change(where + "one connection more", part, SegmentSeen.class, first(s -> true), seen -> Optional.empty());
        addConnection(where, part);
        bytes(where, part);
    }

    /** A field of the header with its last bit turned over, or all its bits zero, or one; the data with a bit turned over. */
    private void bytes(String where, Predicate<Event> part) {
        for (HeaderField field : HeaderField.values()) {
            int end = field.firstBit() + field.width();
            List<IntUnaryOperator> ways = List.of(bit -> 1 - bit, bit -> 0, bit -> 1);
            for (int way = 0; way < ways.size(); way++) {
                int from = way == 0 ? end - 1 : field.firstBit();
                IntUnaryOperator by = ways.get(way);
                String what = where + field + " "
                        + List.of("turned over", "all zero", "all one").get(way);
                change(what, part, BytesSeen.class, any -> true, seen -> turned(seen, from, end, by));
                change(what + " once", part, BytesSeen.class, first(b -> true), seen -> turned(seen, from, end, by));
            }
        }
        change(
                where + "another last byte",
                part,
                BytesSeen.class,
                any -> true,
                seen -> turned(
                        seen, seen.segment().length() * 4 - 8, seen.segment().length() * 4, bit -> 1 - bit));
        change(where + "one segment's bytes less", part, BytesSeen.class, first(b -> true), b -> Optional.empty());
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

    private static <T> Predicate<T> first(Predicate<T> which) {
        boolean[] done = new boolean[1];
        return item -> {
            boolean hit = !done[0] && which.test(item);
            done[0] |= hit;
            return hit;
        };
    }

    private static Optional<Event> shifted(SegmentSeen seen, int seq, int ack) {
        RawSegment s = seen.segment();
        return Optional.of(new SegmentSeen(
                seen.at(),
                new RawSegment(
                        s.source(),
                        s.destination(),
                        s.flags(),
                        SeqNumber.plus(s.seq(), seq),
                        SeqNumber.plus(s.ack(), ack),
                        s.window(),
                        s.length(),
                        s.options())));
    }

    private static Optional<Event> withoutAck(SegmentSeen seen) {
        RawSegment s = seen.segment();
        return Optional.of(new SegmentSeen(
                seen.at(),
                new RawSegment(
                        s.source(),
                        s.destination(),
                        new Flags(s.flags().bits() & ~Flags.ACK),
                        s.seq(),
                        s.ack(),
                        s.window(),
                        s.length(),
                        s.options())));
    }

    /** The part's first connection once more, from another port; a strange SYN where it has none. */
    private void addConnection(String where, Predicate<Event> part) {
        Optional<SegmentSeen> first = whole.each(SegmentSeen.class).filter(part).findFirst();
        if (first.isEmpty()) {
            strangeSyn(where, part);
            return;
        }
        Endpoint client = first.get().segment().source();
        Endpoint other = new Endpoint(client.host(), client.port() ^ 1);
        List<Event> events = new ArrayList<>(whole.events());
        whole.each(SegmentSeen.class)
                .filter(seen -> seen.segment().source().equals(client)
                        || seen.segment().destination().equals(client))
                .forEach(seen -> events.add(moved(seen, client, other)));
        spoilt.put(where + "a connection twice", whole.withEvents(events));
    }

    private void strangeSyn(String where, Predicate<Event> part) {
        Optional<SegmentSeen> syn = whole.each(SegmentSeen.class)
                .filter(seen -> seen.segment().flags().bits() == Flags.SYN)
                .findFirst();
        Optional<Event> now = whole.events().stream()
                .filter(event -> part.test(event) && !(event instanceof PhaseBegan))
                .findFirst();
        if (syn.isPresent() && now.isPresent()) {
            Endpoint client = syn.get().segment().source();
            SegmentSeen stranger = moved(syn.get(), client, new Endpoint(client.host(), client.port() ^ 1));
            List<Event> events = new ArrayList<>(whole.events());
            events.add(new SegmentSeen(now.get().at(), stranger.segment()));
            spoilt.put(where + "a strange SYN", whole.withEvents(events));
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

    private void sockets(String where, Predicate<Event> part) {
        for (TcpState state : TcpState.values()) {
            rows(where + "no row in " + state, part, state, row -> Optional.empty());
            rows(
                    where + state + " shown as CLOSING",
                    part,
                    state,
                    row -> Optional.of(with(row, TcpState.CLOSING, row.inode(), row.receiveQueue())));
            rows(
                    where + state + " with another inode",
                    part,
                    state,
                    row -> Optional.of(with(row, state, row.inode() == 0 ? 4711 : 0, row.receiveQueue())));
            rows(
                    where + state + " with an empty queue",
                    part,
                    state,
                    row -> Optional.of(with(row, state, row.inode(), row.receiveQueue() == 0 ? 1 : 0)));
            change(
                    where + "one more in " + state,
                    part,
                    SocketsSeen.class,
                    look -> any(look, state),
                    look -> oneMore(look, state));
            change(
                    where + "one fewer in " + state,
                    part,
                    SocketsSeen.class,
                    look -> any(look, state),
                    look -> oneFewer(look, state));
        }
        change(where + "no look", part, SocketsSeen.class, look -> true, look -> Optional.empty());
        List<SocketsSeen> looks = whole.each(SocketsSeen.class).filter(part).toList();
        Set<SocketsSeen> late = new LinkedHashSet<>(looks.subList(looks.size() / 2, looks.size()));
        change(where + "no late look", part, SocketsSeen.class, late::contains, look -> Optional.empty());
        change(
                where + "no early look",
                part,
                SocketsSeen.class,
                look -> !late.contains(look),
                look -> Optional.empty());
    }

    private static SocketEntry with(SocketEntry row, TcpState state, long inode, int receiveQueue) {
        return new SocketEntry(
                state,
                receiveQueue,
                row.sendQueue(),
                row.local(),
                row.remote(),
                row.timer(),
                inode,
                row.cookie(),
                row.device(),
                row.users());
    }

    private static boolean any(SocketsSeen look, TcpState state) {
        return look.sockets().stream().anyMatch(row -> row.state() == state);
    }

    private static Optional<Event> oneMore(SocketsSeen look, TcpState state) {
        List<SocketEntry> rows = new ArrayList<>(look.sockets());
        SocketEntry row =
                rows.stream().filter(r -> r.state() == state).findFirst().orElseThrow();
        rows.add(new SocketEntry(
                state,
                row.receiveQueue(),
                row.sendQueue(),
                row.local(),
                new Endpoint(row.remote().host(), row.remote().port() ^ 1),
                row.timer(),
                row.inode(),
                "ffff",
                row.device(),
                row.users()));
        return Optional.of(new SocketsSeen(look.at(), look.took(), rows));
    }

    private static Optional<Event> oneFewer(SocketsSeen look, TcpState state) {
        List<SocketEntry> rows = new ArrayList<>(look.sockets());
        rows.remove(rows.stream().filter(r -> r.state() == state).findFirst().orElseThrow());
        return Optional.of(new SocketsSeen(look.at(), look.took(), rows));
    }

    private void rows(
            String what, Predicate<Event> part, TcpState state, Function<SocketEntry, Optional<SocketEntry>> by) {
        change(
                what,
                part,
                SocketsSeen.class,
                look -> any(look, state),
                look -> Optional.of(new SocketsSeen(
                        look.at(),
                        look.took(),
                        look.sockets().stream()
                                .flatMap(row ->
                                        row.state() == state ? by.apply(row).stream() : java.util.stream.Stream.of(row))
                                .toList())));
    }

    private void others(String where, Predicate<Event> part) {
        Set<Text> steps = new LinkedHashSet<>();
        whole.each(StepReturned.class).filter(part).map(StepReturned::step).forEach(steps::add);
        for (Text step : steps) {
            change(
                    where + step.en() + " returned otherwise",
                    part,
                    StepReturned.class,
                    s -> s.named(step),
                    s -> Optional.of(new StepReturned(
                            s.at(), s.took(), s.step(), s.errno() == Errno.OK ? Errno.EACCES : Errno.OK)));
            change(
                    where + step.en() + " returned otherwise once",
                    part,
                    StepReturned.class,
                    first(s -> s.named(step)),
                    s -> Optional.of(new StepReturned(
                            s.at(), s.took(), s.step(), s.errno() == Errno.OK ? Errno.EACCES : Errno.OK)));
            change(
                    where + step.en() + " once less",
                    part,
                    StepReturned.class,
                    first(s -> s.named(step)),
                    s -> Optional.empty());
        }
        for (int by : new int[] {-1, 1}) {
            change(
                    where + "last counters " + by,
                    part,
                    CountersSeen.class,
                    seen -> last(part, CountersSeen.class).map(seen::equals).orElse(false),
                    seen -> {
                        Map<String, Long> counters = new TreeMap<>(seen.counters());
                        counters.replaceAll((name, value) -> value + by);
                        return Optional.of(new CountersSeen(seen.at(), counters));
                    });
        }
        change(where + "no setting", part, SettingChanged.class, any -> true, s -> Optional.empty());
        change(where + "all counters the same", part, CountersSeen.class, any -> true, seen -> {
            Map<String, Long> counters = new TreeMap<>(seen.counters());
            counters.replaceAll((name, value) -> 4096L);
            return Optional.of(new CountersSeen(seen.at(), counters));
        });
        change(where + "no state change", part, StateChanged.class, any -> true, c -> Optional.empty());
        change(where + "one state change less", part, StateChanged.class, first(c -> true), c -> Optional.empty());
        change(
                where + "settings otherwise",
                part,
                SettingChanged.class,
                any -> true,
                s -> Optional.of(new SettingChanged(s.at(), s.name(), s.value().replaceAll("\\d+", "7"))));
        for (ProgramReport.Act act : ProgramReport.Act.values()) {
            Predicate<ProgramReported> which = p -> p.report().act() == act;
            change(where + "no " + act, part, ProgramReported.class, which, p -> Optional.empty());
            change(where + "one " + act + " less", part, ProgramReported.class, first(which), p -> Optional.empty());
            change(
                    where + act + " told otherwise",
                    part,
                    ProgramReported.class,
                    which,
                    p -> Optional.of(new ProgramReported(
                            p.at(),
                            p.program(),
                            new ProgramReport(p.report().act(), p.report().connection(), Errno.EACCES, "otherwise"))));
            change(
                    where + act + " of another program",
                    part,
                    ProgramReported.class,
                    which,
                    p -> Optional.of(new ProgramReported(p.at(), "stranger", p.report())));
        }
    }

    private <E extends Event> Optional<E> last(Predicate<Event> part, Class<E> kind) {
        return whole.each(kind).filter(part).reduce((a, b) -> b);
    }

    /** Keeps a copy in which the chosen events of the part are changed, if there are any. */
    private <E extends Event> void change(
            String what,
            Predicate<Event> part,
            Class<E> kind,
            Predicate<E> which,
            Function<E, Optional<Event>> change) {
        boolean[] hit = new boolean[1];
        List<Event> events = new ArrayList<>();
        for (Event event : whole.events()) {
            if (kind.isInstance(event) && part.test(event) && which.test(kind.cast(event))) {
                hit[0] = true;
                change.apply(kind.cast(event)).ifPresent(events::add);
            } else {
                events.add(event);
            }
        }
        if (hit[0]) {
            spoilt.put(what, whole.withEvents(events));
        }
    }

    /** For messages: the names of some. */
    static String some(Iterable<String> names) {
        List<String> list = new ArrayList<>();
        names.forEach(list::add);
        return Arrays.toString(list.stream().limit(5).toArray());
    }
}
