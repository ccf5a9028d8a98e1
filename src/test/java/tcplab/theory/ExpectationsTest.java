package tcplab.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.record.Errno.EADDRNOTAVAIL;
import static tcplab.record.Errno.OK;
import static tcplab.record.Witness.COUNTERS;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_1;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.theory.Finding.Result.BLIND;
import static tcplab.theory.Finding.Result.FAILS;
import static tcplab.theory.Finding.Result.HOLDS;
import static tcplab.theory.Recordings.CLOSED_BY_CLIENT;
import static tcplab.theory.Recordings.OPENED;
import static tcplab.theory.Recordings.begin;
import static tcplab.theory.Recordings.row;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.analysis.Side;
import tcplab.record.Recording;
import tcplab.record.Witness;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Finding.Result;

/** Each shared expectation with each of its outcomes: an expectation that cannot fail expects nothing. */
class ExpectationsTest {
    private record Row(String name, Expectation expectation, Recording seen, Result result, String because) {
        @Override
        public String toString() {
            return name + " " + result + " " + because;
        }
    }

    private static final Text CONNECT = Text.text("connect", "发起连接");
    private static final String PORTS = "net.ipv4.ip_local_port_range";
    private static final TcpState[] CLIENT_PATH = {CLOSED, SYN_SENT, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT};

    private static Row seen(String name, Expectation expectation, Recordings seen, Result result, String because) {
        return new Row(name, expectation, seen.recording(), result, because);
    }

    private static Row blind(String name, Expectation expectation, Witness witness) {
        Recording recording = begin().connection(CLOSED_BY_CLIENT).recording();
        return new Row(name, expectation, Recordings.spoil(recording, witness, 3, Text.same("noise")), BLIND, "noise");
    }

    static Stream<Row> rows() {
        return Stream.of(ofConnections(), ofSockets(), ofStays(), ofSteps(), ofPorts(), ofCounters(), ofOthers())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> ofConnections() {
        Recordings good = begin().connection(CLOSED_BY_CLIENT).connection(CLOSED_BY_CLIENT, 40001, 0);
        Recordings mixed = begin().connection(CLOSED_BY_CLIENT).connection(OPENED, 40001, 0);
        Expectation ladder = Expectations.everyConnection(CLOSED_BY_CLIENT);
        Expectation other = Expectations.everyConnection(CLOSED_BY_CLIENT.replace("TIME-WAIT    >", "FIN-WAIT-2   >"));
        Expectation test =
                Expectations.everyConnection(Text.text("%s waited", "%s等待过"), c -> c.passed(Side.CLIENT, TIME_WAIT));
        Expectation fault = Expectations.noFault(
                Text.text("%s without reset", "%s没有复位"),
                c -> c.firstFin().isPresent() ? Optional.empty() : Optional.of(Text.same("no FIN")));
        Expectation path = Expectations.path(Side.CLIENT, CLIENT_PATH);
        Expectation two = Expectations.connections(2);
        return Stream.of(
                seen("everyConnection", ladder, good, HOLDS, "2 connections"),
                seen("everyConnection", ladder, mixed, FAILS, "rung 4 should be 'FIN-WAIT-1"),
                seen("everyConnection", other, good, FAILS, "rung 7 should be 'FIN-WAIT-2"),
                seen(
                        "everyConnection",
                        ladder,
                        begin().connection(CLOSED_BY_CLIENT + "TIME-WAIT > . 2:2(0) ack 2 CLOSED"),
                        FAILS,
                        "rung 8"),
                seen("everyConnection", ladder, begin(), FAILS, "no connection"),
                blind("everyConnection", ladder, SNIFFER),
                seen("everyConnection", test, good, HOLDS, "2 connections waited"),
                seen("everyConnection", test, mixed, FAILS, "[CLOSED, SYN-SENT, ESTABLISHED]"),
                seen("noFault", fault, good, HOLDS, "without reset"),
                seen("noFault", fault, mixed, FAILS, "no FIN"),
                seen("noFault", fault, begin(), FAILS, "no connection"),
                blind("noFault", fault, SNIFFER),
                seen("path", path, good, HOLDS, "FIN-WAIT-2 → TIME-WAIT"),
                seen("path", path, mixed, FAILS, "CLOSED → SYN-SENT → ESTABLISHED"),
                seen("path", Expectations.path(Side.SERVER, CLIENT_PATH), good, FAILS, "LISTEN → SYN-RECEIVED"),
                blind("path", path, SNIFFER),
                seen("connections", two, good, HOLDS, "2"),
                seen("connections", two, begin().connection(OPENED), FAILS, "1"),
                seen("connections", Expectations.connections(0), begin(), HOLDS, "0"),
                blind("connections", two, SNIFFER));
    }

    private static Stream<Row> ofSockets() {
        Expectation closeWait = Expectations.seenBySs(Side.SERVER, CLOSE_WAIT);
        Recordings reused = begin().connection(CLOSED_BY_CLIENT)
                .ss("TIME-WAIT", "CLOSE-WAIT")
                .connection(CLOSED_BY_CLIENT, 40000, 5000)
                .ss("TIME-WAIT", "-");
        Expectation peak = Expectations.peak(Side.CLIENT, TIME_WAIT, 1);
        Recordings twoAtOnce = begin().connection(CLOSED_BY_CLIENT)
                .ss(
                        row(Recordings.CLIENT, TIME_WAIT),
                        row(Recordings.other(40001), TIME_WAIT),
                        row(Recordings.SERVER, TIME_WAIT));
        return Stream.of(
                seen(
                        "seenBySs",
                        closeWait,
                        begin().connection(CLOSED_BY_CLIENT).ss("FIN-WAIT-2", "CLOSE-WAIT"),
                        HOLDS,
                        "1"),
                seen(
                        "seenBySs",
                        closeWait,
                        begin().connection(CLOSED_BY_CLIENT).ss("CLOSE-WAIT", "-"),
                        FAILS,
                        "0 of 1"),
                seen("seenBySs", closeWait, reused, FAILS, "1 of 2"),
                seen("seenBySs", closeWait, begin().ss("-", "CLOSE-WAIT"), FAILS, "0 of 0"),
                blind("seenBySs", closeWait, SS),
                blind("seenBySs", closeWait, SNIFFER),
                seen(
                        "peak",
                        peak,
                        begin().connection(OPENED)
                                .ss("-", "-")
                                .ss("TIME-WAIT", "-")
                                .ss("-", "TIME-WAIT"),
                        HOLDS,
                        "1"),
                seen("peak", peak, twoAtOnce, FAILS, "2"),
                seen("peak", peak, begin().connection(OPENED).ss("ESTABLISHED", "TIME-WAIT"), FAILS, "0"),
                seen("peak", Expectations.peak(Side.SERVER, TIME_WAIT, 0), begin(), HOLDS, "0"),
                blind("peak", peak, SS));
    }

    private static Stream<Row> ofStays() {
        Expectation minute = Expectations.lasts(Side.CLIENT, TIME_WAIT, Duration.ofSeconds(60), Duration.ofSeconds(61));
        Recordings watched = begin().connection(CLOSED_BY_CLIENT).ss("TIME-WAIT", "-");
        return Stream.of(
                seen("lasts", minute, watched(60_300), HOLDS, "59.30–60.39"),
                seen("lasts", minute, watched(59_000), FAILS, "58.00–59.09"),
                seen("lasts", minute, watched(63_000), FAILS, "62.00–63.09"),
                seen("lasts", minute, begin().connection(CLOSED_BY_CLIENT).ss("-", "-"), FAILS, "saw no"),
                seen("lasts", minute, begin().ss("TIME-WAIT", "-").ss("-", "-"), FAILS, "saw no"),
                seen("lasts", minute, watched, BLIND, "still in TIME-WAIT"),
                seen("lasts", minute, watched.at(70_000).ss("TIME-WAIT", "-"), FAILS, "+"),
                blind("lasts", minute, SS),
                blind("lasts", minute, SNIFFER));
    }

    /** TIME-WAIT from 100 ms on, gone at a look at this time; a look one second before still shows it. */
    private static Recordings watched(long gone) {
        return begin().connection(CLOSED_BY_CLIENT)
                .at(100)
                .ss("TIME-WAIT", "-")
                .at(gone + 100 - 1000)
                .ss("TIME-WAIT", "-")
                .at(gone + 100)
                .ss("-", "-");
    }

    private static Stream<Row> ofSteps() {
        Expectation refused = Expectations.step(CONNECT, EADDRNOTAVAIL);
        return Stream.of(
                seen(
                        "step",
                        refused,
                        begin().step("connect", EADDRNOTAVAIL).step("other", OK),
                        HOLDS,
                        "returned EADDRNOTAVAIL"),
                seen("step", refused, begin().step("connect", EADDRNOTAVAIL).step("connect", OK), FAILS, "OK"),
                seen("step", refused, begin().step("connect ", EADDRNOTAVAIL), BLIND, "never tried"),
                blind("step", refused, SCRIPT));
    }

    private static Stream<Row> ofPorts() {
        Expectation fills = PortExpectations.fillsRange(CONNECT, EADDRNOTAVAIL);
        return Stream.of(
                seen("fillsRange", fills, filling(2).step("connect", EADDRNOTAVAIL), HOLDS, "2 ports"),
                seen("fillsRange", fills, filling(1).step("connect", EADDRNOTAVAIL), FAILS, "1 were opened"),
                seen("fillsRange", fills, filling(2).step("connect", OK), FAILS, "gave OK"),
                seen("fillsRange", fills, filling(2), FAILS, "gave OK"),
                seen("fillsRange", fills, begin().setting(PORTS, "40000 40001"), BLIND, "never tried"),
                seen("fillsRange", fills, begin().step("connect", OK), BLIND, "known range"),
                blind("fillsRange", fills, SCRIPT),
                blind("fillsRange", fills, SNIFFER));
    }

    /** So many connections from a range of two ports. */
    private static Recordings filling(int connections) {
        Recordings recordings = begin().setting(PORTS, "40000\t40001");
        for (int i = 0; i < connections; i++) {
            recordings.step("connect", OK).connection(OPENED, 40000 + i, 0);
        }
        return recordings;
    }

    private static Stream<Row> ofCounters() {
        Expectation three = Expectations.grew("TcpExt.ListenDrops", 3);
        String drops = "TcpExt.ListenDrops";
        return Stream.of(
                seen("grew", three, begin().counter(drops, 4).counter(drops, 5).counter(drops, 7), HOLDS, "3"),
                seen("grew", three, begin().counter(drops, 4).counter(drops, 8), FAILS, "4"),
                seen("grew", three, begin().counter(drops, 3), BLIND, "not read twice"),
                seen("grew", three, begin(), BLIND, "not read twice"),
                blind("grew", three, COUNTERS));
    }

    private static Stream<Row> ofOthers() {
        Expectation none = Expectations.not(Expectations.step(CONNECT, OK));
        Expectation headed = Expectations.told(Text.text("a heading", "标题"), Expectations.step(CONNECT, OK));
        Expectation late = Expectations.connections(1).during(Text.same("late"));
        Recordings phases =
                begin().phase("early").connection(OPENED).phase("late").connection(OPENED, 40001, 0);
        Recordings parts =
                begin().phase("early").step("connect", OK).phase("late").step("connect", EADDRNOTAVAIL);
        return Stream.of(
                seen("not", none, begin().step("connect", EADDRNOTAVAIL), HOLDS, "EADDRNOTAVAIL"),
                seen("not", none, begin().step("connect", OK), FAILS, "OK"),
                seen("not", none, begin(), BLIND, "never tried"),
                blind("not", none, SCRIPT),
                seen("told", headed, begin().step("connect", OK), HOLDS, "a heading: "),
                seen("told", headed, begin().step("connect", EADDRNOTAVAIL), FAILS, "a heading: "),
                seen("told", headed, begin(), BLIND, "a heading: "),
                blind("told", headed, SCRIPT),
                seen("during", late, phases, HOLDS, "1"),
                seen("during", late, phases.connection(OPENED, 40002, 0), FAILS, "2"),
                seen(
                        "during",
                        Expectations.step(CONNECT, EADDRNOTAVAIL).during(Text.same("late")),
                        parts,
                        HOLDS,
                        "returned EADDRNOTAVAIL"),
                seen("during", Expectations.step(CONNECT, OK).during(Text.same("never")), parts, BLIND, "never tried"),
                blind("during", late, SNIFFER));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void comesToItsResultAndSaysWhy(Row row) {
        Claim claim = Claim.claim("T1", Text.same("a test")).expect(row.expectation());
        Finding finding =
                Judge.judge(claim, Evidence.of(row.seen()), false).findings().get(0);
        assertThat(finding.result()).as(finding.because().en()).isEqualTo(row.result());
        assertThat(finding.because().en()).contains(row.because()).doesNotContain("%");
        assertThat(finding.because().zh()).isNotBlank().doesNotContain("%").matches("(?s).*\\p{IsHan}.*");
    }

    @Test
    void everySharedExpectationHasARowForEachResult() {
        Map<String, Set<Result>> shown = new TreeMap<>();
        rows().forEach(row -> shown.computeIfAbsent(row.name(), any -> EnumSet.noneOf(Result.class))
                .add(row.result()));
        for (Method method : Expectations.class.getDeclaredMethods()) {
            if (method.getReturnType() == Expectation.class && !method.isSynthetic()) {
                assertThat(shown.getOrDefault(method.getName(), Set.of()))
                        .as("results of Expectations.%s in the table of this test", method.getName())
                        .containsExactlyInAnyOrder(Result.values());
            }
        }
    }
}
