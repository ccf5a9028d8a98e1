package tcplab.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.record.Errno.OK;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.record.Witness.TRACEPOINT;
import static tcplab.theory.Outcome.CONFIRMED;
import static tcplab.theory.Outcome.NOT_SHOWN;
import static tcplab.theory.Outcome.REFUTED;
import static tcplab.theory.Recordings.CLIENT;
import static tcplab.theory.Recordings.CLIENT_TRACE;
import static tcplab.theory.Recordings.CLOSED_BY_CLIENT;
import static tcplab.theory.Recordings.OPENED;
import static tcplab.theory.Recordings.SERVER;
import static tcplab.theory.Recordings.SERVER_TRACE;
import static tcplab.theory.Recordings.begin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.CpuTime;
import tcplab.analysis.Side;
import tcplab.record.Recording;
import tcplab.record.SocketEntry;
import tcplab.record.Vanishings;
import tcplab.record.Witness;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

class StandingClaimsTest {
    private static final String OPEN_CLIENT = "CLOSED SYN-SENT ESTABLISHED";
    private static final String OPEN_SERVER = "LISTEN SYN-RECEIVED ESTABLISHED";

    private record Row(String name, String claim, Recording seen, Outcome outcome, String because) {
        @Override
        public String toString() {
            return claim + " " + outcome + ": " + name;
        }
    }

    private static Row w1(String name, Recordings seen, Outcome outcome, String because) {
        return new Row(name, "W1", seen.recording(), outcome, because);
    }

    private static Row w2(String name, Recordings seen, Outcome outcome, String because) {
        return new Row(name, "W2", seen.recording(), outcome, because);
    }

    private static Recordings traced(String client, String server) {
        return begin().connection(CLOSED_BY_CLIENT).traced(CLIENT, client).traced(SERVER, server);
    }

    private static Recordings opened() {
        return begin().connection(OPENED).traced(CLIENT, OPEN_CLIENT).traced(SERVER, OPEN_SERVER);
    }

    /** The server sends a byte, this follows, and the kernel closes the server's end. */
    private static Recordings dataUnheard(String more) {
        return begin().connection(OPENED + "\nESTABLISHED  < P. 1:2(1) ack 1    ESTABLISHED\n" + more)
                .traced(CLIENT, OPEN_CLIENT)
                .traced(SERVER, OPEN_SERVER + " CLOSED");
    }

    static Stream<Row> rows() {
        return Stream.concat(ofTheKernel(), ofSs());
    }

    private static Stream<Row> ofTheKernel() {
        Recordings good = traced(CLIENT_TRACE, SERVER_TRACE);
        Recordings half = begin().connection(CLOSED_BY_CLIENT.lines().limit(5).reduce("", (a, b) -> a + b + "\n"))
                .traced(CLIENT, CLIENT_TRACE)
                .traced(SERVER, "LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT");
        Recordings twice = traced(CLIENT_TRACE, SERVER_TRACE)
                .connection(CLOSED_BY_CLIENT, 40000, 5000)
                .traced(CLIENT, CLIENT_TRACE)
                .traced(SERVER, SERVER_TRACE);
        Recordings once = traced(CLIENT_TRACE, SERVER_TRACE).connection(CLOSED_BY_CLIENT, 40000, 5000);
        Recordings refused = begin().connection("""
                SYN-SENT > S  0:0(0)       LISTEN
                CLOSED   < R. 0:0(0) ack 1 LISTEN
                """).traced(CLIENT, "CLOSED SYN-SENT CLOSED");
        return Stream.of(
                w1("the same paths", good, CONFIRMED, "2 "),
                w1("an orphan in FIN-WAIT-2", half, CONFIRMED, "2 "),
                w1("a refused SYN never was a socket of the server", refused, CONFIRMED, "1 "),
                w1("two incarnations", twice, CONFIRMED, "4 "),
                w1("the second incarnation untold", once, REFUTED, "the kernel reported []"),
                w1(
                        "a state left out",
                        traced(CLIENT_TRACE.replace("FIN-WAIT-2 ", ""), SERVER_TRACE),
                        REFUTED,
                        "client"),
                w1(
                        "another state",
                        traced(CLIENT_TRACE, SERVER_TRACE.replace("CLOSE-WAIT", "CLOSING")),
                        REFUTED,
                        "server"),
                w1(
                        "one end untold",
                        begin().connection(CLOSED_BY_CLIENT).traced(CLIENT, CLIENT_TRACE),
                        REFUTED,
                        "1 of 2"),
                w1(
                        "gone without a segment",
                        opened().traced(SERVER, "ESTABLISHED CLOSED"),
                        REFUTED,
                        "ESTABLISHED, CLOSED]"),
                w1(
                        "gone after its data was sent again and never acknowledged",
                        dataUnheard("ESTABLISHED  < P. 1:2(1) ack 1    ESTABLISHED"),
                        CONFIRMED,
                        "2 "),
                w1(
                        "gone although its data was acknowledged when it was sent again",
                        dataUnheard("""
                                ESTABLISHED  < P. 1:2(1) ack 1    ESTABLISHED
                                ESTABLISHED  > .  1:1(0) ack 2    ESTABLISHED
                                """),
                        REFUTED,
                        "ESTABLISHED, CLOSED]"),
                w1(
                        "gone without a segment, as the script had it done",
                        opened().step(Vanishings.step(SERVER).en(), OK).traced(SERVER, "ESTABLISHED CLOSED"),
                        CONFIRMED,
                        "2 "),
                w1(
                        "the script had the other end vanish",
                        opened().step(Vanishings.step(CLIENT).en(), OK).traced(SERVER, "ESTABLISHED CLOSED"),
                        REFUTED,
                        "2 of 2"),
                w1("no connection", begin(), NOT_SHOWN, "no connection"),
                blind("W1", TRACEPOINT),
                blind("W1", SNIFFER));
    }

    private static Stream<Row> ofSs() {
        Recordings good = begin().ss("-", "LISTEN")
                .connection(CLOSED_BY_CLIENT)
                .ss("ESTABLISHED", "ESTABLISHED")
                .ss("ESTABLISHED", "CLOSE-WAIT")
                .ss("TIME-WAIT", "-");
        Recordings next = begin().connection(CLOSED_BY_CLIENT)
                .ss("TIME-WAIT", "-")
                .connection(CLOSED_BY_CLIENT, 40000, 5000)
                .ss("ESTABLISHED", "-");
        Recordings straddling =
                begin().at(0).connection(CLOSED_BY_CLIENT).at(90).ss("TIME-WAIT", "-");
        straddling
                .look(94, 12, Recordings.row(CLIENT, TcpState.SYN_SENT))
                .at(99)
                .connection(CLOSED_BY_CLIENT, 40000, 5000);
        return Stream.of(
                w2("on the path", good, CONFIRMED, "2 "),
                w2(
                        "a stray state",
                        begin().connection(CLOSED_BY_CLIENT).ss("CLOSING", "-"),
                        REFUTED,
                        "ss saw [CLOSING]"),
                w2(
                        "the wrong way round",
                        begin().connection(CLOSED_BY_CLIENT)
                                .ss("TIME-WAIT", "-")
                                .ss("FIN-WAIT-2", "-"),
                        REFUTED,
                        "[TIME-WAIT, FIN-WAIT-2]"),
                w2(
                        "the other end's state",
                        begin().connection(CLOSED_BY_CLIENT).ss("LAST-ACK", "-"),
                        REFUTED,
                        "client"),
                w2("each incarnation by itself", next, CONFIRMED, "2 "),
                w2("a look into which the next incarnation fell", straddling, CONFIRMED, "1 "),
                w2("ss saw nothing of it", begin().connection(CLOSED_BY_CLIENT), NOT_SHOWN, "no connection"),
                w2("no connection", begin().ss("ESTABLISHED", "-"), NOT_SHOWN, "no connection"),
                blind("W2", SS),
                blind("W2", SNIFFER));
    }

    private static Row blind(String claim, Witness witness) {
        Recording recording =
                traced(CLIENT_TRACE, SERVER_TRACE).ss("TIME-WAIT", "-").recording();
        return new Row(
                witness + " is blind",
                claim,
                Recordings.spoil(recording, witness, -1, Text.same("dark")),
                NOT_SHOWN,
                witness + " could not look: dark");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void comesToItsOutcome(Row row) {
        Verdict verdict = Judge.judge(List.of(), row.seen()).verdicts().stream()
                .filter(v -> v.claim().id().equals(row.claim()))
                .findFirst()
                .orElseThrow();
        assertThat(verdict.outcome()).as(verdict.because().en()).isEqualTo(row.outcome());
        assertThat(verdict.because().en()).contains(row.because());
        assertThat(verdict.because().zh()).matches("(?s).*\\p{IsHan}.*");
        assertThat(verdict.standing()).isTrue();
        assertThat(verdict.surprising()).isEqualTo(row.outcome() == REFUTED);
    }

    @Test
    void manyConnectionsAndLooksAreJudgedInTime() {
        int many = 10_000;
        Recordings recordings = begin();
        SocketEntry[] rows = new SocketEntry[many];
        for (int i = 0; i < many; i++) {
            FourTuple client = Recordings.other(10_000 + i);
            recordings
                    .connection(CLOSED_BY_CLIENT, client.local().port(), 0)
                    .step(Vanishings.step(Recordings.other(30_000 + i)).en(), OK)
                    .traced(client, CLIENT_TRACE)
                    .traced(client.reversed(), SERVER_TRACE);
            rows[i] = Recordings.row(client, TcpState.TIME_WAIT);
        }
        for (int i = 0; i < 100; i++) {
            recordings.ss(rows);
        }
        Recording recording = recordings.recording();
        Claim claim = Claim.claim("T1", Text.same("many"))
                .expect(
                        Expectations.seenBySs(Side.CLIENT, TcpState.TIME_WAIT),
                        Expectations.peak(Side.CLIENT, TcpState.TIME_WAIT, many),
                        Expectations.connections(many));
        List<Verdict> verdicts = new ArrayList<>();
        assertThat(CpuTime.of(() ->
                        verdicts.addAll(Judge.judge(List.of(claim), recording).verdicts())))
                .isLessThan(Duration.ofSeconds(8));
        assertThat(verdicts).extracting(Verdict::outcome).containsOnly(CONFIRMED);
    }
}
