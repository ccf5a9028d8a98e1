package tcplab.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Recorder;
import tcplab.record.Witness;
import tcplab.text.Text;

/**
 * The kernel's counters of TCP, UDP and what carries them, of the calling thread's network namespace (proc(5), {@code
 * /proc/net/snmp}, {@code netstat}, {@code sockstat}), named as nstat(8) names them: {@code TcpActiveOpens}, {@code
 * TcpExtListenOverflows}, {@code UdpOutDatagrams}, {@code IpOutRequests}; those of sockstat are {@code SockstatTCPinuse},
 * {@code SockstatTCPtw} and so on. Where {@code /proc/slabinfo} may be read (root), {@code SlabTCP} and {@code
 * Slabtw_sock_TCP} are the sizes in bytes of a TCP socket and of a TIME-WAIT entry.
 *
 * <p>Sockstat's {@code tw} counts FIN-WAIT-2 entries without a socket as well, and its {@code mem} is the whole machine's.
 */
public final class Counters {
    /** Not {@code /proc/net}, which is the main thread's namespace. */
    private static final Path NET = Path.of("/proc/thread-self/net");

    private static final Path SLABS = Path.of("/proc/slabinfo");
    private static final Set<String> SIZED = Set.of("TCP", "tw_sock_TCP");

    /** Constants, and what the kernel counts for the whole machine. */
    private static final Set<String> NOT_ADDED =
            Set.of("TcpRtoAlgorithm", "TcpRtoMin", "TcpRtoMax", "TcpMaxConn", "SockstatTCPmem");

    private final Recorder recorder;
    private final Path net;
    private final Path slabs;
    private final List<Place> elsewhere = new ArrayList<>();
    private long looks;
    private long failures;
    private Optional<Text> why = Optional.empty();

    public Counters(Recorder recorder) {
        this(recorder, NET, SLABS);
    }

    Counters(Recorder recorder, Path net, Path slabs) {
        this.recorder = recorder;
        this.slabs = slabs;
        this.net = net;
    }

    /** From now on another place's counters are added to these: as if all its sockets were here. */
    public void alsoIn(Place place) {
        elsewhere.add(place);
    }

    /**
     * Reads them now and records them.
     *
     * @throws IOException with the file, when it cannot be read or understood
     */
    public CountersSeen look() throws IOException {
        try {
            SortedMap<String, Long> counters = read();
            for (Place place : elsewhere) {
                place.inside(this::read)
                        .forEach((name, value) ->
                                counters.merge(name, value, NOT_ADDED.contains(name) ? Math::max : Long::sum));
            }
            objectSizes(slabs, counters);
            CountersSeen seen = new CountersSeen(recorder.now(), counters);
            recorder.add(seen);
            looks++;
            return seen;
        } catch (IOException e) {
            failures++;
            why = Optional.of(
                    Text.text("the counters cannot be read: %s", "无法读取计数器：%s").with(e));
            throw e;
        }
    }

    private SortedMap<String, Long> read() throws IOException {
        SortedMap<String, Long> counters = new TreeMap<>();
        pairsOfLines(net.resolve("snmp"), "Tcp", counters);
        pairsOfLines(net.resolve("snmp"), "Udp", counters);
        pairsOfLines(net.resolve("snmp"), "Icmp", counters);
        pairsOfLines(net.resolve("snmp"), "Ip", counters);
        pairsOfLines(net.resolve("netstat"), "TcpExt", counters);
        namedValues(net.resolve("sockstat"), counters);
        return counters;
    }

    /** A line of names and a line of values, both beginning with the group. */
    private static void pairsOfLines(Path file, String group, SortedMap<String, Long> counters) throws IOException {
        List<String[]> lines = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(group + ": "))
                .map(line -> line.split(" ", -1))
                .toList();
        if (lines.size() != 2 || lines.get(0).length != lines.get(1).length) {
            throw new IOException(file + " has no names and values of " + group + " that belong together");
        }
        for (int i = 1; i < lines.get(0).length; i++) {
            counters.put(group + lines.get(0)[i], number(file, lines.get(1)[i]));
        }
    }

    /** Lines like {@code TCP: inuse 5 orphan 0 tw 0 alloc 7 mem 1}; the other protocols are left out. */
    private static void namedValues(Path file, SortedMap<String, Long> counters) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ", -1);
            for (int i = 1; words[0].equals("TCP:") && i + 1 < words.length; i += 2) {
                counters.put("SockstatTCP" + words[i], number(file, words[i + 1]));
            }
        }
    }

    /** Lines like {@code tw_sock_TCP 272 272 256 16 1 : tunables …}: name, objects in use, objects, bytes of one. */
    private static void objectSizes(Path file, SortedMap<String, Long> counters) throws IOException {
        if (!Files.isReadable(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" +", -1);
            if (words.length > 3 && SIZED.contains(words[0])) {
                counters.put("Slab" + words[0], number(file, words[3]));
            }
        }
    }

    private static long number(Path file, String text) throws IOException {
        try {
            // Counters are unsigned, but a limit that is none is printed as -1.
            return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IOException(file + " holds '" + text + "', which is no number", e);
        }
    }

    /** How often it looked and failed to. */
    public Witness.Report report() {
        return new Witness.Report(Witness.COUNTERS, looks > 0 || failures == 0, looks, failures, why);
    }
}
