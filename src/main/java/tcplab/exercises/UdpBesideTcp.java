package tcplab.exercises;

import static tcplab.record.Witness.COUNTERS;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.man;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.everyConnection;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabDatagrams;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.record.Errno;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/**
 * A question and an answer by UDP and by TCP, packet by packet. The kernel counts every IP packet that leaves the
 * namespace, whatever it carries, so a packet that nobody looked for would be counted too.
 */
@AutoService(Exercise.class)
public final class UdpBesideTcp implements Exercise {
    private static final Text TCP = text("a question and an answer by TCP", "用 TCP 一问一答");
    private static final Text UDP = text("a question and an answer by UDP", "用 UDP 一问一答");
    private static final Text TCP_NOBODY = text("TCP where nobody listens", "TCP，无人监听");
    private static final Text UDP_NOBODY = text("UDP where nobody listens", "UDP，无人监听");
    private static final Text CONNECT = text("connect where nobody listens", "向无人监听的端口发起连接");
    private static final Text SEND = text("send where nobody listens", "向无人监听的端口发送");
    private static final Text RECEIVE = text("receive after that", "随后接收");

    @Override
    public Topic topic() {
        return Topic.SEGMENTS;
    }

    @Override
    public Text question() {
        return text(
                "What does TCP send that UDP does without, and who notices that nobody is there?",
                "TCP 比 UDP 多发了什么？对方不存在时，谁会发现？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(claim(
                        "B4",
                        text(
                                "UDP sets nothing up before data and acknowledges nothing after it.",
                                "UDP 在传送数据之前不建立连接，收到数据之后也不确认。"))
                .cites(rfc(768, "Introduction"), rfc(1122, "4.1.3.3"), man("udp(7)"), notes(1))
                .cites(linux("net/ipv4/udp.c", "__udp4_lib_rcv"))
                .expect(
                        datagramsOnly().during(UDP),
                        segmentsBesides().during(TCP),
                        step(CONNECT, Errno.ECONNREFUSED).during(TCP_NOBODY),
                        everyConnection("""
                                        SYN-SENT     > S  0:0(0)         CLOSED
                                        CLOSED       < R. 0:0(0) ack 1   CLOSED
                                        """).during(TCP_NOBODY),
                        step(SEND, Errno.OK).during(UDP_NOBODY),
                        icmpTells().during(UDP_NOBODY),
                        step(RECEIVE, Errno.ECONNREFUSED).during(UDP_NOBODY)));
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        LabListener gone = lab.listen();
        LabDatagrams server = lab.datagrams();
        Endpoint closed;
        try (LabDatagrams nobody = lab.datagrams()) {
            closed = nobody.local();
        }
        gone.close();
        lab.look();

        lab.phase(TCP);
        lab.count();
        LabSocket asking = lab.connect(listener);
        LabSocket answering = listener.accept();
        asking.write("question");
        answering.read(8);
        answering.write("answer");
        asking.read(6);
        asking.shutdownOutput();
        answering.readEndOfStream();
        answering.close();
        asking.readEndOfStream();
        asking.close();
        lab.awaitGone(answering.tuple());
        lab.count();

        lab.phase(UDP);
        lab.count();
        try (LabDatagrams client = lab.datagrams()) {
            client.connect(server.local());
            client.send("question");
            server.answer("answer");
            client.receive();
        }
        lab.count();

        lab.phase(TCP_NOBODY);
        lab.step(CONNECT, () -> lab.connect(gone));

        lab.phase(UDP_NOBODY);
        lab.count();
        try (LabDatagrams client = lab.datagrams()) {
            client.connect(closed);
            lab.step(SEND, () -> client.send("question"));
            lab.step(RECEIVE, client::receive);
        }
        lab.count();
        server.close();
    }

    /** Two datagrams went and came, and they were all the IP packets that there were. */
    private static Expectation datagramsOnly() {
        return Expectation.that(Set.of(COUNTERS), evidence -> {
            long sent = grown(evidence, "UdpOutDatagrams");
            long received = grown(evidence, "UdpInDatagrams");
            long packets = grown(evidence, "IpOutRequests");
            return Finding.of(
                    sent == 2 && received == 2 && packets == 2,
                    text(
                                    "UDP: %s datagrams sent and %s received, in %s IP packets",
                                    "UDP：发出 %s 个数据报，收到 %s 个，共 %s 个 IP 包")
                            .with(sent, received, packets));
        });
    }

    /** The same exchange by TCP: every IP packet was a segment, two of them carried data, the others did not. */
    private static Expectation segmentsBesides() {
        return Expectation.that(Set.of(COUNTERS, SNIFFER), evidence -> {
            List<SegmentSeen> segments =
                    evidence.recording().each(SegmentSeen.class).toList();
            long carrying =
                    segments.stream().filter(s -> s.segment().length() > 0).count();
            long packets = grown(evidence, "IpOutRequests");
            return Finding.of(
                    packets == segments.size() && carrying == 2 && segments.size() > carrying,
                    text(
                                    "TCP: %s segments in %s IP packets, %s of them with data, the others to set up, acknowledge and close",
                                    "TCP：%s 个报文段，共 %s 个 IP 包，其中 %s 个携带数据，其余用于建立、确认和关闭")
                            .with(segments.size(), packets, carrying));
        });
    }

    /** The datagram was delivered to nobody, and ICMP said so: one packet back. */
    private static Expectation icmpTells() {
        return Expectation.that(Set.of(COUNTERS), evidence -> {
            long nobody = grown(evidence, "UdpNoPorts");
            long told = grown(evidence, "IcmpOutDestUnreachs");
            long packets = grown(evidence, "IpOutRequests");
            return Finding.of(
                    nobody == 1 && told == 1 && packets == 2,
                    text(
                                    "datagrams for a port that nobody has: %s, answered by ICMP: %s, IP packets: %s",
                                    "发往无人使用的端口的数据报：%s，ICMP 回应：%s，IP 包：%s")
                            .with(nobody, told, packets));
        });
    }

    private static long grown(Evidence evidence, String counter) {
        return evidence.growth(counter).orElse(-1L);
    }
}
