package tcplab.exercises;

import static tcplab.exercises.HeaderFindings.checksum;
import static tcplab.exercises.HeaderFindings.numbers;
import static tcplab.exercises.HeaderFindings.offset;
import static tcplab.exercises.HeaderFindings.options;
import static tcplab.exercises.HeaderFindings.ports;
import static tcplab.exercises.HeaderFindings.urgentPointer;
import static tcplab.exercises.HeaderFindings.window;
import static tcplab.exercises.HeaderFlags.acknowledging;
import static tcplab.exercises.HeaderFlags.congestionFlags;
import static tcplab.exercises.HeaderFlags.flags;
import static tcplab.exercises.HeaderFlags.refusal;
import static tcplab.exercises.HeaderFlags.reserved;
import static tcplab.exercises.HeaderFlags.resets;
import static tcplab.tcp.TcpState.CLOSE_WAIT;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.connections;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.List;
import tcplab.lab.Exercise;
import tcplab.lab.Host;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.lab.Wire;
import tcplab.tcp.Flags;
import tcplab.text.Text;
import tcplab.theory.Claim;

/** The bytes of real segments, field by field: what stands where in the header, and whether it means what it should. */
@AutoService(Exercise.class)
public final class Header implements Exercise {
    private static final Text TALK = text("a conversation", "一次对话");
    private static final Text ABORT = text("an abort", "一次中止");
    private static final Text REFUSAL = text("data to an end that is gone", "向已消失的一端发数据");
    private static final Text ECN = text("with explicit congestion notification", "带显式拥塞通知（ECN）");
    private static final String TCP_ECN = "net.ipv4.tcp_ecn";
    static final String REQUEST = "request";
    static final String ANSWER = "answer";
    static final char URGENT = '!';
    static final String REST = "rest";

    @Override
    public Topic topic() {
        return Topic.SEGMENTS;
    }

    @Override
    public Text question() {
        return text("What stands in the header of a segment, byte by byte?", "报文段的首部里，每个字节是什么？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim(
                                "B1",
                                text(
                                        "The header has ports, sequence and acknowledgment numbers, data offset, six reserved bits, URG, ACK, PSH, RST, SYN, FIN, window, checksum, urgent pointer and options.",
                                        "首部包含端口、序号、确认号、数据偏移、6 个保留位、URG、ACK、PSH、RST、SYN、FIN、窗口、校验和、紧急指针和选项。"))
                        .cites(rfc(9293, "3.1"), rfc(9293, "3.8.5"), rfc(3168, "6.1.1"), rfc(9768, "3.1"), notes(1))
                        .expect(
                                ports(),
                                numbers(),
                                offset().during(TALK),
                                reserved().during(TALK),
                                flags().during(TALK),
                                resets().during(ABORT),
                                window(),
                                checksum(),
                                urgentPointer(),
                                options())
                        .refinedBy(
                                text(
                                        "Of the six bits between offset and URG four are reserved today, and one of those is AE: ECE and CWR are flags of their own, which a SYN sets to ask for congestion notification.",
                                        "数据偏移与 URG 之间的 6 位，今天只有 4 位保留，其中一位还是 AE：ECE 和 CWR 已是独立的标志，SYN 用它们请求显式拥塞通知。"),
                                congestionFlags().during(ECN)),
                claim(
                                "A9",
                                text(
                                        "Once a connection is established, every segment has ACK set.",
                                        "连接建立之后，每个报文段的 ACK 都为 1。"))
                        .cites(rfc(9293, "3.1"), rfc(9293, "3.10.7.1"), notes(1))
                        .expect(acknowledging(), connections(1).during(ABORT), resets().during(ABORT))
                        .refinedBy(
                                text(
                                        "All but a RST by which an end refuses a segment that belongs to no connection of its own. Such a RST takes its number from that segment's acknowledgment and has none itself.",
                                        "只有一种 RST 例外：一端用它拒绝不属于自己任何连接的报文段。这种 RST 的序号取自那个报文段的确认号，自身不带确认。"),
                                refusal().during(REFUSAL)));
    }

    @Override
    public void run(Lab lab) throws IOException {
        Wire wire = lab.wire();
        wire.keepBytes();
        LabListener listener = wire.server().listen();
        lab.phase(TALK);
        ecn(wire, "2");
        LabSocket client = wire.client().connect(listener);
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        client.write(REQUEST);
        server.read(REQUEST.length());
        server.write(ANSWER);
        client.read(ANSWER.length());
        client.writeUrgent(URGENT);
        lab.awaitSegment(segment -> segment.flags().has(Flags.URG), text("a segment with URG", "带 URG 的报文段"));
        client.write(REST);
        server.read(REST.length());
        lab.close(client, server);

        lab.phase(ABORT);
        client = wire.client().connect(listener);
        server = listener.accept();
        lab.awaitOpen(client, server);
        server.closeWithReset();
        lab.awaitGone(client.tuple());

        lab.phase(REFUSAL);
        client = wire.client().connect(listener);
        server = listener.accept();
        lab.awaitOpen(client, server);
        server.close();
        lab.await(client, CLOSE_WAIT);
        client.write(REST);
        lab.awaitGone(client.tuple());

        lab.phase(ECN);
        ecn(wire, "1");
        client = wire.client().connect(listener);
        server = listener.accept();
        lab.awaitOpen(client, server);
        client.write(REQUEST);
        server.read(REQUEST.length());
        lab.close(client, server);
    }

    private static void ecn(Wire wire, String value) throws IOException {
        for (Host host : List.of(wire.client(), wire.server())) {
            host.sysctl(TCP_ECN, value);
        }
    }
}
