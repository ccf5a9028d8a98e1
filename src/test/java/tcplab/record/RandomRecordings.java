package tcplab.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import tcplab.record.Event.BytesSeen;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.ProgramReported;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SettingChanged;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.Event.StepReturned;
import tcplab.record.SocketEntry.User;
import tcplab.tcp.Endpoint;
import tcplab.tcp.Flags;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpOption;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** Recordings of every kind of event with everything odd in them that one line can hold; the same seed makes the same. */
final class RandomRecordings {
    private static final List<String> HOSTS =
            List.of("127.0.0.1", "0.0.0.0", "*", "::", "::1", "fe80::1%eth0", "2001:db8::42", "::ffff:10.0.0.1");
    private static final List<String> ODD = List.of(
            "",
            " ",
            "a",
            "连接一次",
            "|",
            "||",
            " | ",
            "a | b",
            "(",
            ")",
            "%",
            "%29",
            "%%",
            ",pid=1,fd=2)(",
            "=",
            "+7",
            "-7",
            "\\",
            "\"",
            "'",
            "\t",
            "\u0085",
            "\u2028",
            "\u2029",
            "\0",
            "\u001b[31m",
            "é",
            "\ud83d\ude00",
            "$1",
            "end 3",
            "users:");

    private final Random random;
    private final boolean bilingual;

    RandomRecordings(long seed) {
        this.random = new Random(seed);
        this.bilingual = seed % 2 == 0;
    }

    Recording next() {
        List<SocketEntry> rows = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        int count = random.nextInt(40);
        for (int i = 0; i < count; i++) {
            events.add(event(rows));
        }
        Environment environment = new Environment(
                "exercise-" + random.nextInt(9),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                time(),
                Map.of("kernel", odd(), "ss", odd()),
                random.nextBoolean() ? Map.of() : Map.of("net.ipv4.tcp_rmem", "4096\t131072\t6291456"));
        List<Witness.Report> witnesses = Arrays.stream(Witness.values())
                .filter(any -> random.nextInt(8) > 0)
                .map(this::report)
                .toList();
        return new Recording(environment, events, witnesses);
    }

    private Witness.Report report(Witness witness) {
        return new Witness.Report(
                witness,
                random.nextBoolean(),
                random.nextInt(1000),
                random.nextInt(3),
                random.nextBoolean() ? Optional.empty() : Optional.of(new Text(odd(), odd())));
    }

    private Event event(List<SocketEntry> rows) {
        return switch (random.nextInt(9)) {
            case 7 -> new BytesSeen(time(), pick(List.of("", "00ff", "1388")));
            case 0 -> new SegmentSeen(time(), segment());
            case 1 -> look(rows);
            case 2 -> new StateChanged(time(), tuple(), state(), state());
            case 3 -> new CountersSeen(time(), counters());
            case 4 -> new StepReturned(time(), time().abs(), name(), errno());
            case 5 -> new PhaseBegan(time(), name());
            case 6 -> new SettingChanged(time(), "net.ipv4.x" + random.nextInt(9), odd());
            default ->
                new ProgramReported(
                        time(),
                        random.nextBoolean() ? "server" : odd(),
                        new ProgramReport(
                                pick(List.of(ProgramReport.Act.values())),
                                random.nextBoolean() ? Optional.empty() : Optional.of(tuple()),
                                errno(),
                                odd()));
        };
    }

    /** A later look: some rows stay, some change or go, some come, also twice. */
    private SocketsSeen look(List<SocketEntry> rows) {
        rows.removeIf(row -> random.nextInt(4) == 0);
        for (int i = random.nextInt(4); i > 0; i--) {
            SocketEntry row = row();
            rows.add(row);
            if (random.nextInt(5) == 0) {
                rows.add(row);
            }
        }
        return new SocketsSeen(time(), time().abs(), rows);
    }

    private SocketEntry row() {
        List<User> users = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            users.add(new User(odd(), random.nextInt(99999), random.nextInt(999)));
        }
        Timer timer = new Timer(
                pick(List.of("on", "keepalive", "timewait", "persist", "unknown")),
                Duration.ofMillis(random.nextInt(120_000)),
                random.nextInt(15));
        return new SocketEntry(
                state(),
                random.nextInt(3),
                random.nextInt(5) - 1,
                endpoint(),
                endpoint(),
                random.nextBoolean() ? Optional.empty() : Optional.of(timer),
                random.nextInt(9),
                random.nextBoolean() ? "" : Integer.toHexString(random.nextInt()),
                random.nextBoolean() ? "" : "veth-0.1@x",
                users);
    }

    private RawSegment segment() {
        List<TcpOption> options = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            options.add(pick(List.of(
                    new TcpOption.Mss(65495),
                    new TcpOption.WindowScale(7),
                    new TcpOption.SackPermitted(),
                    new TcpOption.Timestamps(4294967295L, random.nextInt(99)),
                    new TcpOption.Other(34, ""),
                    new TcpOption.Other(254, "00ff"))));
        }
        return new RawSegment(
                endpoint(),
                endpoint(),
                new Flags(random.nextInt(512)),
                SeqNumber.plus(random.nextInt(), 0),
                SeqNumber.plus(random.nextInt(), 0),
                random.nextInt(65536),
                random.nextInt(65536),
                options);
    }

    private Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            counters.put("TcpExt.X" + random.nextInt(9), random.nextLong());
        }
        return counters;
    }

    /** Up to two seconds before the beginning, or after it. */
    private Duration time() {
        return Duration.ofNanos(random.nextInt(2_000_000_000) * (random.nextInt(4) == 0 ? -1L : 1L));
    }

    private Text name() {
        return bilingual ? new Text(odd(), odd()) : Text.same(odd());
    }

    private String odd() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(pick(ODD));
        }
        return text.toString();
    }

    private Errno errno() {
        return pick(List.of(Errno.values()));
    }

    private TcpState state() {
        return pick(List.of(TcpState.values()));
    }

    private FourTuple tuple() {
        return new FourTuple(endpoint(), endpoint());
    }

    private Endpoint endpoint() {
        return new Endpoint(pick(HOSTS), random.nextInt(65536) * random.nextInt(2));
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
