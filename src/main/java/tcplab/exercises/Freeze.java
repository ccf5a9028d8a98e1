package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSED;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.CLOSING;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.FIN_WAIT_1;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.LAST_ACK;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tcplab.analysis.Holds;
import tcplab.analysis.Side;
import tcplab.lab.Exercise;
import tcplab.lab.Freezer;
import tcplab.lab.Lab;
import tcplab.lab.Topic;
import tcplab.lab.Wire;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** Every state of the diagram at once, each on a real socket that the wire keeps there. */
@AutoService(Exercise.class)
public final class Freeze implements Exercise {
    /** What counts as held. */
    private static final Duration HELD = Duration.ofSeconds(10);

    private static final Duration A_LITTLE = Duration.ofMillis(100);

    @Override
    public Topic topic() {
        return Topic.CLOSING;
    }

    @Override
    public Text question() {
        return text("Can each of the eleven states be looked at for as long as you like?", "十一个状态，每一个都能停下来看个够吗？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim("A3b", text("The client stands in each state of its opening.", "客户端可以停在建立连接时的每一个状态。"))
                        .cites(rfc(9293, "3.3.2", "Figure 5"), notes(0, 1, 2, 3))
                        .expect(held(CLIENT, CLOSED, SYN_SENT, ESTABLISHED)),
                claim("A4b", text("The server stands in each state of its opening.", "服务器可以停在建立连接时的每一个状态。"))
                        .cites(rfc(9293, "3.3.2", "Figure 5"), notes(0, 1, 2, 3))
                        .expect(held(SERVER, LISTEN, SYN_RECEIVED, ESTABLISHED)),
                claim(
                                "A14b",
                                text(
                                        "In a simultaneous open the end that was opened to stands in SYN-SENT too, and the one that opened in SYN-RECEIVED.",
                                        "同时打开时，被连接的一端也会停在 SYN-SENT，主动打开的一端也会停在 SYN-RECEIVED。"))
                        .cites(rfc(9293, "3.5", "Figure 7"), notes(1))
                        .expect(held(SERVER, SYN_SENT))
                        .expect(held(CLIENT, SYN_RECEIVED)),
                claim(
                                "C3b",
                                text(
                                        "Either end stands in each state of the active close, and in each of the passive one.",
                                        "任何一端都可以停在主动关闭的每一个状态，也可以停在被动关闭的每一个状态。"))
                        .cites(rfc(9293, "3.3.2", "Figure 5"), notes(0, 1, 2, 3))
                        .expect(held(CLIENT, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT, CLOSE_WAIT, LAST_ACK, CLOSED))
                        .expect(held(SERVER, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT, CLOSE_WAIT, LAST_ACK, CLOSED)),
                claim("C10b", text("Either end stands in CLOSING.", "任何一端都可以停在 CLOSING。"))
                        .cites(rfc(9293, "3.6", "Figure 13"), notes(1))
                        .expect(held(CLIENT, CLOSING))
                        .expect(held(SERVER, CLOSING)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(14);
    }

    @Override
    public void run(Lab lab) throws IOException {
        Wire wire = lab.wire();
        Freezer freezer = lab.freezer();
        for (TcpState state : TcpState.values()) {
            freezer.freeze(state, wire.server());
            if (state != LISTEN) {
                freezer.freeze(state, wire.client());
            }
        }
        lab.look();
        lab.watch(HELD.plus(A_LITTLE), text("all eleven states are held", "十一个状态都保持不动"));
        lab.look();
    }

    /** For each state: {@code ss} showed an end of that side in it for ten seconds, in every look. */
    private static Expectation[] held(Side side, TcpState... states) {
        return Stream.of(states).map(state -> held(side, state)).toArray(Expectation[]::new);
    }

    private static Expectation held(Side side, TcpState state) {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            Duration held = Holds.of(evidence.sockets()).longest(side, state);
            return Finding.of(
                    held.compareTo(HELD) >= 0,
                    text("every look showed a %s in %s for %s s", "每次查看都有一个%s处于 %s，共 %s 秒")
                            .with(side.text(), state, held.toMillis() / 1000.0));
        });
    }
}
