package tcplab.exercises;

import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.LAST_ACK;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tcplab.lab.Exercise;
import tcplab.lab.Freezer;
import tcplab.lab.Host;
import tcplab.lab.Lab;
import tcplab.lab.Numbers;
import tcplab.lab.Topic;
import tcplab.lab.Wire;
import tcplab.tcp.Flags;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpOption;
import tcplab.tcp.TcpOption.Timestamps;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Cell;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.MatrixSeen;
import tcplab.theory.MatrixSeen.Met;
import tcplab.theory.StateMatrix;
import tcplab.theory.Stimulus;

/** Each of eight segments meets a real socket in each of the eleven states. */
@AutoService(Exercise.class)
public final class SegmentArrives implements Exercise {
    /** Where a passive end stands rather than an active one. */
    private static final Set<TcpState> SERVERS = EnumSet.of(LISTEN, SYN_RECEIVED, CLOSE_WAIT, LAST_ACK);

    private static final Set<TcpState> BRIEF = EnumSet.of(TcpState.SYN_SENT, SYN_RECEIVED, TcpState.TIME_WAIT);

    /** Longer than an acknowledgment may be delayed (RFC 9293 §3.8.6.3, MUST-59). */
    private static final Duration ANSWERED = Duration.ofMillis(600);

    private static final int ANY_NUMBER = 1_000_000;
    private static final int WINDOW = 512;
    /** tcpmux; nobody listens there. */
    private static final int NOBODY = 1;

    @Override
    public Topic topic() {
        return Topic.SEGMENTS;
    }

    @Override
    public Text question() {
        return text("What does each of the eleven states do about each kind of segment?", "十一个状态收到各种报文段，分别会怎么做？");
    }

    @Override
    public List<Claim> claims() {
        return Arrays.stream(TcpState.values()).map(SegmentArrives::claims).toList();
    }

    private static Claim claims(TcpState state) {
        List<Cell> cells = StateMatrix.of(state);
        Claim claim = claim(
                        StateMatrix.claim(state),
                        text(
                                        "In %s each segment is treated as RFC 9293 says under SEGMENT ARRIVES.",
                                        "处于 %s 时，每种报文段都按 RFC 9293“SEGMENT ARRIVES”的规定处理。")
                                .with(state))
                .cites(rfc(9293, section(cells.get(0))), rfc(5961, "4.2"), rfc(7323, "5.3"))
                .expect(all(state, text("as RFC 9293 says", "与 RFC 9293 一致"), Met::follows));
        List<Cell> otherwise =
                cells.stream().filter(cell -> cell.deviation().isPresent()).toList();
        if (otherwise.isEmpty()) {
            return claim;
        }
        return claim.deviates(
                deviations(otherwise),
                otherwise.get(0).deviation().map(Cell.Deviation::where).orElseThrow(),
                all(state, text("as known of Linux", "与已知的 Linux 行为一致"), Met::asKnown));
    }

    private static String section(Cell cell) {
        return cell.where().source().replaceFirst(".*§(\\S+).*", "$1");
    }

    private static Text deviations(List<Cell> cells) {
        Map<Text, List<Stimulus>> by = new LinkedHashMap<>();
        for (Cell cell : cells) {
            Text how = cell.deviation().map(Cell.Deviation::how).orElseThrow();
            by.computeIfAbsent(how, any -> new ArrayList<>()).add(cell.segment());
        }
        return by.entrySet().stream()
                .map(e -> text("%s: %s", "%s：%s").with(named(e.getValue()), e.getKey()))
                .reduce((one, other) -> text("%s; %s", "%s；%s").with(one, other))
                .orElseThrow();
    }

    private static Text named(List<Stimulus> segments) {
        List<String> names = segments.stream().map(Stimulus::toString).toList();
        return text(String.join(", ", names), String.join("、", names));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void run(Lab lab) throws IOException {
        Wire wire = lab.wire();
        for (Host host : List.of(wire.client(), wire.server())) {
            unlimited(host);
        }
        lab.phase(StateMatrix.FROZEN);
        Freezer freezer = lab.freezer();
        List<RawSegment> segments = new ArrayList<>();
        for (Cell cell : lastingFirst()) {
            Host at = SERVERS.contains(cell.state()) ? wire.server() : wire.client();
            segments.add(segment(lab, cell.state(), cell.segment(), freezer.freeze(cell.state(), at)));
        }
        lab.look();
        lab.phase(StateMatrix.STIMULATED);
        for (RawSegment segment : segments) {
            wire.inject(segment);
        }
        lab.watch(ANSWERED, text("every socket may answer", "等待每个套接字应答"));
        refused(lab, wire, wire.client(), wire.server());
        refused(lab, wire, wire.server(), wire.client());
        lab.look();
    }

    /** The cells, those last in which a socket sends something again and again, or stands for a minute only. */
    private static List<Cell> lastingFirst() {
        return StateMatrix.CELLS.stream()
                .sorted(Comparator.comparing(cell -> BRIEF.contains(cell.state())))
                .toList();
    }

    /** Every ACK that a segment deserves is sent: no limit by time or number holds one back (RFC 5961 §7). */
    private static void unlimited(Host host) throws IOException {
        host.sysctl("net.ipv4.tcp_invalid_ratelimit", "0");
        String limit = "net.ipv4.tcp_challenge_ack_limit";
        if (host.hasSysctl(limit)) {
            host.sysctl(limit, String.valueOf(Integer.MAX_VALUE));
        }
    }

    /** The base case of a segment, from the other end of the connection, at a socket that stands still. */
    private static RawSegment segment(Lab lab, TcpState state, Stimulus kind, FourTuple socket) throws IOException {
        long seq = ANY_NUMBER;
        long ack = ANY_NUMBER;
        List<TcpOption> options = List.of();
        if (state != LISTEN) {
            Numbers self = lab.numbers(socket);
            ack = self.next();
            if (state != TcpState.SYN_SENT) {
                Numbers peer = lab.numbers(socket.reversed());
                seq = peer.next();
                options = stamps(self, peer);
            }
        }
        Flags flags = kind.flags();
        return new RawSegment(socket.remote(), socket.local(), flags, seq, flags.ack() ? ack : 0, WINDOW, 0, options);
    }

    private static List<TcpOption> stamps(Numbers self, Numbers peer) {
        return self.stamps()
                .flatMap(mine -> peer.stamps().map(theirs -> new Timestamps(theirs.value(), mine.value())))
                .map(List::<TcpOption>of)
                .orElse(List.of());
    }

    /** A SYN to nobody, which is always refused: when the refusal is there, what came before it has been dealt with. */
    private static void refused(Lab lab, Wire wire, Host from, Host to) throws IOException {
        RawSegment syn =
                new RawSegment(from.at(NOBODY), to.at(NOBODY), Flags.parse("S"), ANY_NUMBER, 0, WINDOW, 0, List.of());
        wire.inject(syn);
        lab.awaitSegment(
                answer -> answer.flags().rst()
                        && answer.tuple().equals(syn.tuple().reversed()),
                text("the refusal of %s", "对 %s 的拒绝").with(syn));
    }

    /** Each of the eight segments met the state, and each came out as wanted. */
    private static Expectation all(TcpState state, Text wanted, Predicate<Met> test) {
        return Expectation.that(MatrixSeen.RESTS_ON, evidence -> {
            MatrixSeen seen = MatrixSeen.of(evidence);
            List<Cell> cells = StateMatrix.of(state);
            List<Met> wrong = cells.stream()
                    .flatMap(cell -> seen.met(cell).stream())
                    .filter(test.negate())
                    .toList();
            if (!wrong.isEmpty()) {
                return Finding.fails(text("%s of %s %s; not so %s", "%s/%s %s；不一致的有 %s")
                        .with(cells.size() - wrong.size(), cells.size(), wanted, told(wrong)));
            }
            List<Cell> missing =
                    cells.stream().filter(cell -> seen.met(cell).isEmpty()).toList();
            return missing.isEmpty()
                    ? Finding.holds(text("%s of %s %s", "%s/%s %s").with(cells.size(), cells.size(), wanted))
                    : Finding.blind(text("no such segment met a socket there: %s", "没有这样的报文段遇到处于该状态的套接字：%s")
                            .with(missing));
        });
    }

    private static Text told(List<Met> wrong) {
        return wrong.stream()
                .map(met -> text("%s: %s", "%s：%s")
                        .with(met.cell().segment(), met.reaction().inWords()))
                .reduce((a, b) -> text("%s; %s", "%s；%s").with(a, b))
                .orElseThrow();
    }
}
