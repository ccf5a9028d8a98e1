package tcplab.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tcplab.browser.JsonText;
import tcplab.tcp.Endpoint;
import tcplab.wire.BadCaptureException;
import tcplab.wire.CaptureSource;
import tcplab.wire.Progress;

/**
 * Other people's captures beside what tshark says of them. They are not part of the sources: {@code -Dtcplab.captures=DIR} names a
 * directory with {@code pcap/NAME} and {@code truth/NAME.json}, which has a stream's segments, SYN, FIN, RST, payload, first FIN
 * and completeness. A file that differs must be among the known ones, and each of those must still differ.
 */
class TruthTest {
    /**
     * Captures that hold exact copies: the same IP identification, hop limit and numbers within microseconds, or one hop on. There
     * tshark counts each, and ours counts once.
     */
    private static final Set<String> COPIES = Set.of(
            "PcapPlusPlus--ldap.pcapng",
            "PcapPlusPlus--tcp-malformed.pcap",
            "connbeat--thrift_echo_binary.pcap",
            "connbeat--wsgi_drum.pcap",
            "tcpdump--pptp.pcap",
            "zeek--ctu-64702-888.pcap",
            "zeek--ssh-dups.pcap",
            "zeek--ssl-to-http-server.pcap");

    @Test
    void allAgreeButTheKnown() throws IOException {
        String named = System.getProperty("tcplab.captures", "");
        assumeTrue(!named.isEmpty(), "-Dtcplab.captures=DIR names no captures");
        Map<String, List<String>> differing = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of(named, "pcap"))) {
            for (Path file : files.sorted().toList()) {
                List<String> differences = new Comparison(
                                truth(Path.of(named, "truth", file.getFileName() + ".json")), flows(file))
                        .differences();
                if (!differences.isEmpty()) {
                    differing.put(String.valueOf(file.getFileName()), differences);
                }
            }
        }
        assertThat(differing.keySet()).as("%s", differing).isEqualTo(COPIES);
    }

    private static List<?> truth(Path file) throws IOException {
        return (List<?>) JsonText.at(JsonText.parse(Files.readString(file)), "streams");
    }

    private static List<Flow> flows(Path file) throws IOException {
        List<Flow> flows = new ArrayList<>();
        FlowTracker tracker = new FlowTracker(FlowLimits.FILE, view -> flows.add(view.copy()), SegmentNote.NONE);
        try (CaptureSource source = CaptureSource.open(List.of(file))) {
            source.read(tracker, Progress.NONE);
        } catch (BadCaptureException e) {
            tracker.segments(); // a capture that is cut: what came before counts
        }
        tracker.finish();
        return flows;
    }

    /** One file's streams beside our connections, by their ends and in order. */
    private record Comparison(List<?> streams, List<Flow> flows) {
        List<String> differences() {
            List<String> found = new ArrayList<>();
            Map<Set<Endpoint>, List<Flow>> byEnds = new HashMap<>();
            for (Flow flow : flows) {
                byEnds.computeIfAbsent(Set.copyOf(List.of(flow.client(), flow.server())), any -> new ArrayList<>())
                        .add(flow);
            }
            int expected = 0;
            for (Object each : streams) {
                Map<?, ?> stream = (Map<?, ?>) each;
                if (!Boolean.TRUE.equals(stream.get("icmp_embedded_only"))) {
                    expected++;
                    compare(stream, byEnds, found);
                }
            }
            if (expected != flows.size()) {
                found.add(expected + " streams, ours " + flows.size());
            }
            return found;
        }

        private static void compare(Map<?, ?> stream, Map<Set<Endpoint>, List<Flow>> byEnds, List<String> found) {
            Endpoint a = end(stream, "a");
            Endpoint b = end(stream, "b");
            List<Flow> ours = byEnds.getOrDefault(Set.copyOf(List.of(a, b)), List.of());
            if (ours.isEmpty()) {
                found.add("stream " + stream.get("stream") + " is missing");
                return;
            }
            Flow flow = ours.remove(0);
            if (!stream.containsKey("completeness")) {
                return;
            }
            boolean onlyA = !JsonText.at(stream, "derived", "skipped").equals("");
            for (String side : onlyA ? List.of("a") : List.of("a", "b")) {
                Party party = flow.client().equals(side.equals("a") ? a : b) ? Party.CLIENT : Party.SERVER;
                Way way = flow.sentBy(a.equals(b) ? Party.CLIENT : party);
                check(found, stream, side + " SYN", sum(stream, side, "syn") + sum(stream, side, "synack"), way.syn());
                check(found, stream, side + " FIN", sum(stream, side, "fin"), way.fin());
                check(found, stream, side + " RST", sum(stream, side, "rst"), way.rst());
                check(found, stream, side + " segments", JsonText.at(stream, "packets", side), way.segments());
                check(found, stream, side + " bytes", JsonText.at(stream, "payload_bytes", side), way.bytes());
            }
            check(found, stream, "completeness", JsonText.at(stream, "completeness", "any"), flow.completeness());
            Object first = JsonText.at(stream, "derived", "close", "first_fin", "side");
            if (first.equals("a") || first.equals("b")) {
                Endpoint closer = first.equals("a") ? a : b;
                check(
                        found,
                        stream,
                        "first FIN",
                        closer,
                        flow.firstFin().map(flow::end).map(Endpoint::toString).orElse("nobody"));
            }
        }

        private static long sum(Map<?, ?> stream, String side, String flag) {
            return (Long) JsonText.at(stream, "flags", side, flag);
        }

        private static Endpoint end(Map<?, ?> stream, String side) {
            Object ip = JsonText.at(stream, side, "ip");
            return new Endpoint(ip.toString(), ((Long) JsonText.at(stream, side, "port")).intValue());
        }

        private static void check(List<String> found, Map<?, ?> stream, String what, Object expected, Object ours) {
            if (!expected.toString().equals(ours.toString())) {
                found.add("stream " + stream.get("stream") + " " + what + " " + expected + ", ours " + ours);
            }
        }
    }
}
