package tcplab.theory;

import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.record.Witness.TRACEPOINT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.rfc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.KernelView;
import tcplab.analysis.Lives;
import tcplab.analysis.Side;
import tcplab.record.Event.SettingChanged;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** What every run is asked besides its exercise's claims: whether the witnesses agree with one another. */
public final class StandingClaims {
    public static final List<Claim> ALL = List.of(
            Claim.claim(
                            "W1",
                            text(
                                    "The kernel passed through the states that its segments imply.",
                                    "内核经过的状态正是报文段所推出的状态。"))
                    .cites(rfc(9293, "3.3.2", "Figure 5"), linux("include/trace/events/sock.h", "inet_sock_set_state"))
                    .expect(Expectation.that(Set.of(SNIFFER, TRACEPOINT), StandingClaims::kernelAgrees)),
            Claim.claim(
                            "W2",
                            text(
                                    "Every state in which ss saw a socket lies on the path that its segments imply.",
                                    "ss 看到的每个状态都在报文段所推出的路径上。"))
                    .cites(rfc(9293, "3.3.2", "Figure 5"))
                    .expect(Expectation.that(Set.of(SNIFFER, SS), StandingClaims::ssOnPath)));

    private StandingClaims() {}

    private static Finding kernelAgrees(Evidence evidence) {
        List<Text> disagreements = new ArrayList<>();
        Map<FourTuple, Integer> incarnation = new HashMap<>();
        Lives lives = Lives.of(evidence.connections());
        int compared = 0;
        for (Connection connection : evidence.connections()) {
            for (Side side : sides(connection)) {
                FourTuple tuple = connection.seenBy(side);
                List<TcpState> path = lives.path(connection, side);
                List<List<TcpState>> reported = evidence.kernel().paths(tuple);
                int i = incarnation.getOrDefault(tuple, 0);
                List<TcpState> kernel = i < reported.size() ? reported.get(i) : List.of();
                KernelView.Agreement agreement = KernelView.compare(path, kernel, connection.unheard(side));
                boolean refused = agreement == KernelView.Agreement.REFUSED;
                if (agreement != KernelView.Agreement.SILENT && !refused) {
                    incarnation.put(tuple, i + 1);
                    compared++;
                }
                if (!agreement.agrees() || (refused && !abortsOnOverflow(evidence))) {
                    disagreements.add(
                            text("%s (%s): segments imply %s, the kernel reported %s", "%s（%s）：由报文段推出 %s，内核报告 %s")
                                    .with(tuple, side.text(), path, kernel));
                }
            }
        }
        return agreement(compared, disagreements);
    }

    /** Whether the script ever let a full accept queue answer by RST. */
    private static boolean abortsOnOverflow(Evidence evidence) {
        return evidence.whole()
                .each(SettingChanged.class)
                .anyMatch(set -> set.name().equals("net.ipv4.tcp_abort_on_overflow")
                        && set.value().equals("1"));
    }

    private static Finding agreement(int compared, List<Text> disagreements) {
        if (!disagreements.isEmpty()) {
            return Finding.fails(text("%s of %s paths disagree, first %s", "%s 条（共 %s 条）路径不一致，第一条：%s")
                    .with(disagreements.size(), compared, disagreements.get(0)));
        }
        return compared == 0
                ? Finding.blind(text("no connection was seen", "没有看到任何连接"))
                : Finding.holds(text("%s of %s paths agree", "%s 条路径（共 %s 条）一致").with(compared, compared));
    }

    private static Finding ssOnPath(Evidence evidence) {
        List<Text> strays = new ArrayList<>();
        int compared = 0;
        for (Connection connection : evidence.connections()) {
            for (Side side : sides(connection)) {
                List<TcpState> seen = evidence.sockets()
                        .states(connection.seenBy(side), connection.began(), evidence.until(connection));
                compared += seen.isEmpty() ? 0 : 1;
                if (!isSubsequence(seen, connection.path(side))) {
                    strays.add(text("%s (%s): ss saw %s, segments imply %s", "%s（%s）：ss 看到 %s，由报文段推出 %s")
                            .with(connection.seenBy(side), side.text(), seen, connection.path(side)));
                }
            }
        }
        return agreement(compared, strays);
    }

    /** A socket that is connected to itself is one end and not two. */
    private static List<Side> sides(Connection connection) {
        FourTuple tuple = connection.tuple();
        return tuple.equals(tuple.reversed()) ? List.of(Side.CLIENT) : List.of(Side.values());
    }

    private static boolean isSubsequence(List<TcpState> seen, List<TcpState> path) {
        int i = 0;
        for (TcpState state : path) {
            if (i < seen.size() && seen.get(i) == state) {
                i++;
            }
        }
        return i == seen.size();
    }
}
