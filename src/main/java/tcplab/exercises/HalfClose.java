package tcplab.exercises;

import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.tcp.TcpState.FIN_WAIT_2;
import static tcplab.tcp.TcpState.TIME_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Citation.sysctl;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.seenBySs;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import tcplab.analysis.Connection;
import tcplab.analysis.Side;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.record.Errno;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** One side has no more to say and says so; the other has, and is heard. */
@AutoService(Exercise.class)
public final class HalfClose implements Exercise {
    private static final Text READ = text("read after the own FIN", "自己发出 FIN 之后读取");
    private static final Text END = text("read the peer's end of stream", "读到对端数据流的末尾");

    @Override
    public Topic topic() {
        return Topic.CLOSING;
    }

    @Override
    public Text question() {
        return text("Can the side that said FIN still be spoken to?", "已经发出 FIN 的一方，还能收到对方的数据吗？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "C5",
                                text(
                                        "A FIN ends one direction only: its sender goes on receiving, in FIN-WAIT-2, while its receiver goes on sending, in CLOSE-WAIT.",
                                        "FIN 只关闭一个方向：发送 FIN 的一方在 FIN-WAIT-2 继续接收，收到 FIN 的一方在 CLOSE-WAIT 继续发送。"))
                        .cites(rfc(9293, "3.6", "MUST-12"), rfc(9293, "3.6", "Figure 12"), notes(0, 1, 2, 3))
                        .expect(everyConnection("""
                                        SYN-SENT     > S  0:0(0)           SYN-RECEIVED
                                        ESTABLISHED  < S. 0:0(0) ack 1     SYN-RECEIVED
                                        ESTABLISHED  > .  1:1(0) ack 1     ESTABLISHED
                                        FIN-WAIT-1   > F. 1:1(0) ack 1     CLOSE-WAIT
                                        FIN-WAIT-2   < .  1:1(0) ack 2     CLOSE-WAIT
                                        FIN-WAIT-2   < P. 1:12(11) ack 2   CLOSE-WAIT
                                        FIN-WAIT-2   > .  2:2(0) ack 12    CLOSE-WAIT
                                        TIME-WAIT    < F. 12:12(0) ack 2   LAST-ACK
                                        TIME-WAIT    > .  2:2(0) ack 13    CLOSED
                                        """), seenBySs(Side.SERVER, CLOSE_WAIT), step(READ, Errno.OK)),
                claim(
                                "C13",
                                text(
                                        "FIN-WAIT-2 waits for the peer's FIN, without a limit while the application holds the socket.",
                                        "FIN-WAIT-2 等待对端的 FIN；只要应用还持有套接字，就没有时限。"))
                        .cites(rfc(9293, "3.3.2", "Figure 5"), sysctl("tcp_fin_timeout"), notes(1))
                        .expect(
                                seenBySs(Side.CLIENT, FIN_WAIT_2),
                                waitsWithoutTimer(),
                                leavesByFin(),
                                step(END, Errno.OK)));
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        LabSocket client = lab.connect(listener);
        LabSocket server = listener.accept();
        client.shutdownOutput();
        lab.await(client, FIN_WAIT_2, server, CLOSE_WAIT);
        server.write("still here\n");
        lab.step(READ, () -> client.read(11));
        server.close();
        lab.step(END, client::readEndOfStream);
    }

    private static Expectation waitsWithoutTimer() {
        return Expectation.that(
                Set.of(SS),
                evidence -> evidence.sockets()
                        .first(row -> row.state() == FIN_WAIT_2)
                        .map(row -> Finding.of(
                                row.timer().isEmpty() && !row.orphan(),
                                text("in FIN-WAIT-2 ss showed ino:%s and %s", "在 FIN-WAIT-2 时 ss 显示 ino:%s，%s")
                                        .with(
                                                row.inode(),
                                                row.timer().isEmpty() ? text("no timer", "没有定时器") : row.timer())))
                        .orElseGet(() -> Finding.fails(text("ss saw nobody in FIN-WAIT-2", "ss 没有看到 FIN-WAIT-2"))));
    }

    private static Expectation leavesByFin() {
        return everyConnection(
                text("%s left FIN-WAIT-2 with the peer's FIN", "%s因对端的 FIN 离开 FIN-WAIT-2"),
                (Connection c) -> c.first(m -> m.rung().left() == TIME_WAIT)
                        .map(m -> m.raw().flags().fin() && m.sender() == Side.SERVER)
                        .orElse(false));
    }
}
