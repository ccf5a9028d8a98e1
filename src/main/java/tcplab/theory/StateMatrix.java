package tcplab.theory;

import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.rfc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Cell.Deviation;

/**
 * What RFC 9293 §3.10.7 has each of the eleven states do about each of eight segments, and where Linux is known to do
 * otherwise.
 *
 * <p>The segment is the base case: no payload, SEG.SEQ = RCV.NXT, SEG.ACK = SND.NXT if it carries ACK, timestamps if the
 * connection has them, TSval the peer's latest. So it is acceptable (§3.10.7.4, first), a RST in it is exact (RFC 5961 §3.2),
 * it passes PAWS (RFC 7323 §5.3), and its ACK acknowledges all that was sent, SYN and FIN included. In LISTEN and SYN-SENT,
 * which expect no number, SEG.SEQ is any. SYN-RECEIVED is that of a passive open. What TIME-WAIT does about an ACK of nothing
 * new is read as for every other state: there is nothing to acknowledge.
 */
public final class StateMatrix {
    /** The parts of a run that shows it: the sockets stand still, then the segments come. */
    public static final Text FROZEN = text("every socket stands in its state", "每个套接字停在自己的状态");

    public static final Text STIMULATED = text("one segment each", "各收到一个报文段");

    /** State, segment, answer, next state, and the step of the state's section that decides. */
    private static final String RFC_9293 = """
            CLOSED       SYN     RST,ACK CLOSED
            CLOSED       SYN-ACK RST     CLOSED
            CLOSED       SYN-FIN RST,ACK CLOSED
            CLOSED       ACK     RST     CLOSED
            CLOSED       FIN     RST,ACK CLOSED
            CLOSED       FIN-ACK RST     CLOSED
            CLOSED       RST     -       CLOSED
            CLOSED       RST-ACK -       CLOSED
            LISTEN       SYN     SYN,ACK SYN-RECEIVED third
            LISTEN       SYN-ACK RST     LISTEN       second
            LISTEN       SYN-FIN SYN,ACK SYN-RECEIVED third
            LISTEN       ACK     RST     LISTEN       second
            LISTEN       FIN     -       LISTEN       fourth
            LISTEN       FIN-ACK RST     LISTEN       second
            LISTEN       RST     -       LISTEN       first
            LISTEN       RST-ACK -       LISTEN       first
            SYN-SENT     SYN     SYN,ACK SYN-RECEIVED fourth
            SYN-SENT     SYN-ACK ACK+    ESTABLISHED  fourth
            SYN-SENT     SYN-FIN SYN,ACK SYN-RECEIVED fourth
            SYN-SENT     ACK     -       SYN-SENT     fifth
            SYN-SENT     FIN     -       SYN-SENT     fifth
            SYN-SENT     FIN-ACK -       SYN-SENT     fifth
            SYN-SENT     RST     -       SYN-SENT     second
            SYN-SENT     RST-ACK -       CLOSED       second
            SYN-RECEIVED SYN     -       LISTEN       fourth
            SYN-RECEIVED SYN-ACK -       LISTEN       fourth
            SYN-RECEIVED SYN-FIN -       LISTEN       fourth
            SYN-RECEIVED ACK     -       ESTABLISHED  fifth
            SYN-RECEIVED FIN     -       SYN-RECEIVED fifth
            SYN-RECEIVED FIN-ACK ACK+    CLOSE-WAIT   eighth
            SYN-RECEIVED RST     -       LISTEN       second
            SYN-RECEIVED RST-ACK -       LISTEN       second
            ESTABLISHED  SYN     ACK     ESTABLISHED  fourth
            ESTABLISHED  SYN-ACK ACK     ESTABLISHED  fourth
            ESTABLISHED  SYN-FIN ACK     ESTABLISHED  fourth
            ESTABLISHED  ACK     -       ESTABLISHED  fifth
            ESTABLISHED  FIN     -       ESTABLISHED  fifth
            ESTABLISHED  FIN-ACK ACK+    CLOSE-WAIT   eighth
            ESTABLISHED  RST     -       CLOSED       second
            ESTABLISHED  RST-ACK -       CLOSED       second
            FIN-WAIT-1   SYN     ACK     FIN-WAIT-1   fourth
            FIN-WAIT-1   SYN-ACK ACK     FIN-WAIT-1   fourth
            FIN-WAIT-1   SYN-FIN ACK     FIN-WAIT-1   fourth
            FIN-WAIT-1   ACK     -       FIN-WAIT-2   fifth
            FIN-WAIT-1   FIN     -       FIN-WAIT-1   fifth
            FIN-WAIT-1   FIN-ACK ACK+    TIME-WAIT    eighth
            FIN-WAIT-1   RST     -       CLOSED       second
            FIN-WAIT-1   RST-ACK -       CLOSED       second
            FIN-WAIT-2   SYN     ACK     FIN-WAIT-2   fourth
            FIN-WAIT-2   SYN-ACK ACK     FIN-WAIT-2   fourth
            FIN-WAIT-2   SYN-FIN ACK     FIN-WAIT-2   fourth
            FIN-WAIT-2   ACK     -       FIN-WAIT-2   fifth
            FIN-WAIT-2   FIN     -       FIN-WAIT-2   fifth
            FIN-WAIT-2   FIN-ACK ACK+    TIME-WAIT    eighth
            FIN-WAIT-2   RST     -       CLOSED       second
            FIN-WAIT-2   RST-ACK -       CLOSED       second
            CLOSE-WAIT   SYN     ACK     CLOSE-WAIT   fourth
            CLOSE-WAIT   SYN-ACK ACK     CLOSE-WAIT   fourth
            CLOSE-WAIT   SYN-FIN ACK     CLOSE-WAIT   fourth
            CLOSE-WAIT   ACK     -       CLOSE-WAIT   fifth
            CLOSE-WAIT   FIN     -       CLOSE-WAIT   fifth
            CLOSE-WAIT   FIN-ACK ACK+    CLOSE-WAIT   eighth
            CLOSE-WAIT   RST     -       CLOSED       second
            CLOSE-WAIT   RST-ACK -       CLOSED       second
            CLOSING      SYN     ACK     CLOSING      fourth
            CLOSING      SYN-ACK ACK     CLOSING      fourth
            CLOSING      SYN-FIN ACK     CLOSING      fourth
            CLOSING      ACK     -       TIME-WAIT    fifth
            CLOSING      FIN     -       CLOSING      fifth
            CLOSING      FIN-ACK ACK+    TIME-WAIT    eighth
            CLOSING      RST     -       CLOSED       second
            CLOSING      RST-ACK -       CLOSED       second
            LAST-ACK     SYN     ACK     LAST-ACK     fourth
            LAST-ACK     SYN-ACK ACK     LAST-ACK     fourth
            LAST-ACK     SYN-FIN ACK     LAST-ACK     fourth
            LAST-ACK     ACK     -       CLOSED       fifth
            LAST-ACK     FIN     -       LAST-ACK     fifth
            LAST-ACK     FIN-ACK -       CLOSED       fifth
            LAST-ACK     RST     -       CLOSED       second
            LAST-ACK     RST-ACK -       CLOSED       second
            TIME-WAIT    SYN     ACK     TIME-WAIT    fourth
            TIME-WAIT    SYN-ACK ACK     TIME-WAIT    fourth
            TIME-WAIT    SYN-FIN ACK     TIME-WAIT    fourth
            TIME-WAIT    ACK     -       TIME-WAIT    fifth
            TIME-WAIT    FIN     -       TIME-WAIT    fifth
            TIME-WAIT    FIN-ACK ACK+    TIME-WAIT    eighth
            TIME-WAIT    RST     -       CLOSED       second
            TIME-WAIT    RST-ACK -       CLOSED       second
            """;

    private static final Text SECOND_FIN = text(
            "nothing can follow a FIN, so Linux does not take a second one for new: RCV.NXT stays where it is",
            "FIN 之后不会再有内容，所以 Linux 不把第二个 FIN 当作新的：RCV.NXT 保持不变");

    private static final Deviation SYN_IN_SYN_RECEIVED = new Deviation(
            new Reaction(Reply.RST_ACK, LISTEN),
            text(
                    "the half-open connection is dropped as the RFC has it, but a RST is sent, too",
                    "半开连接如 RFC 所说被丢弃，但还会发出 RST"),
            linux("net/ipv4/tcp_minisocks.c", "tcp_check_req"));

    private static final Map<String, Deviation> LINUX = Map.of(
            "LISTEN × SYN-FIN",
            new Deviation(
                    new Reaction(Reply.NONE, LISTEN),
                    text("a listener drops a SYN that carries FIN", "监听者丢弃带有 FIN 的 SYN"),
                    linux("net/ipv4/tcp_input.c", "tcp_rcv_state_process")),
            "SYN-RECEIVED × SYN",
            SYN_IN_SYN_RECEIVED,
            "SYN-RECEIVED × SYN-FIN",
            SYN_IN_SYN_RECEIVED,
            "SYN-RECEIVED × SYN-ACK",
            new Deviation(new Reaction(Reply.RST, LISTEN), SYN_IN_SYN_RECEIVED.how(), SYN_IN_SYN_RECEIVED.where()),
            "CLOSE-WAIT × FIN-ACK",
            new Deviation(
                    new Reaction(Reply.NONE, CLOSE_WAIT),
                    SECOND_FIN,
                    linux("net/ipv4/tcp_input.c", "tcp_rcv_state_process")),
            "CLOSING × FIN-ACK",
            new Deviation(
                    new Reaction(Reply.NONE, TIME_WAIT),
                    SECOND_FIN,
                    linux("net/ipv4/tcp_input.c", "tcp_rcv_state_process")),
            "TIME-WAIT × FIN",
            new Deviation(
                    new Reaction(Reply.ACK, TIME_WAIT),
                    text(
                            "a TIME-WAIT entry does not look for the ACK bit: it answers whatever occupies a number",
                            "TIME-WAIT 表项不检查 ACK 位：凡是占用序号的都应答"),
                    linux("net/ipv4/tcp_minisocks.c", "tcp_timewait_state_process")),
            "TIME-WAIT × FIN-ACK",
            new Deviation(
                    new Reaction(Reply.ACK, TIME_WAIT),
                    SECOND_FIN,
                    linux("net/ipv4/tcp_minisocks.c", "tcp_timewait_state_process")));

    /** All of them, by state and segment. */
    public static final List<Cell> CELLS =
            RFC_9293.lines().map(StateMatrix::cell).toList();

    private StateMatrix() {}

    private static Cell cell(String line) {
        String[] words = line.split(" +", -1);
        TcpState state = TcpState.parse(words[0]);
        Stimulus segment = named(Stimulus.values(), words[1]);
        Reaction reaction = new Reaction(named(Reply.values(), words[2]), TcpState.parse(words[3]));
        Cell cell = new Cell(state, segment, reaction, where(state, words), Optional.empty());
        return new Cell(
                state, segment, reaction, cell.where(), Optional.ofNullable(LINUX.getOrDefault(cell.toString(), null)));
    }

    private static <T> T named(T[] values, String name) {
        return Arrays.stream(values)
                .filter(value -> value.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + Arrays.toString(values)));
    }

    private static Citation where(TcpState state, String[] words) {
        String section = switch (state) {
            case CLOSED -> "3.10.7.1";
            case LISTEN -> "3.10.7.2";
            case SYN_SENT -> "3.10.7.3";
            default -> "3.10.7.4";
        };
        return words.length > 4 ? rfc(9293, section, words[4]) : rfc(9293, section);
    }

    /** A state's cells. */
    public static List<Cell> of(TcpState state) {
        return CELLS.stream().filter(cell -> cell.state() == state).toList();
    }

    public static Cell of(TcpState state, Stimulus segment) {
        return CELLS.stream()
                .filter(cell -> cell.state() == state && cell.segment() == segment)
                .findFirst()
                .orElseThrow();
    }

    /** The id of the claim that speaks of a state: M1 of CLOSED, M11 of TIME-WAIT. */
    public static String claim(TcpState state) {
        return "M" + (Arrays.asList(TcpState.values()).indexOf(state) + 1);
    }

    /** Whether a claim speaks of a state of the matrix, and not of a sentence of the theory. */
    public static boolean isClaim(String id) {
        return Arrays.stream(TcpState.values()).anyMatch(state -> claim(state).equals(id));
    }
}
