package tcplab.report;

import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tcplab.record.BadRecordingException;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.record.Witness;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.Judge;
import tcplab.theory.Judgement;

/** A small run that has an outcome of each kind, and what is claimed about it. */
public final class Samples {
    public static final String EXERCISE = "four-way-close";
    public static final Text QUESTION = text("How does a connection end?", "一条连接怎样结束？");

    private Samples() {}

    /** Three connections that close from the client's side; the last one lets its FIN be acknowledged apart. */
    public static String recording(String exercise) {
        String body = "tcplab-recording 1\nexercise " + exercise
                + "\nstarted 2026-01-02T03:04:05Z\ntook 1.250000000\nfact kernel 6.18.44\n"
                + close(40001, 1, false) + close(40002, 2, false) + close(40003, 3, true)
                + "0.900000000 step 0.001000000 EADDRNOTAVAIL connect once more\n"
                + "witness sniffer true 22 0\nwitness ss true 12 0\n"
                + "witness tracepoint false 0 0 the state tracepoint needs root | 状态跟踪点需要 root 权限\n"
                + "witness script true 1 0\n";
        return body + "end " + body.lines().count() + "\n";
    }

    private static String close(int port, int at, boolean four) {
        String client = "127.77.0.1:" + port;
        String server = "127.77.0.2:7000";
        String c = client + " > " + server;
        String s = server + " > " + client;
        List<String> segments = four
                ? List.of(
                        c + " S 100(0) ack 0 win 65535 <mss 1460>",
                        s + " S. 900(0) ack 101 win 65535 <mss 1460>",
                        c + " . 101(0) ack 901 win 65535 <>",
                        c + " F. 101(0) ack 901 win 65535 <>",
                        s + " . 901(0) ack 102 win 65535 <>",
                        s + " F. 901(0) ack 102 win 65535 <>",
                        c + " . 102(0) ack 902 win 65535 <>")
                : List.of(
                        c + " S 100(0) ack 0 win 65535 <mss 1460>",
                        s + " S. 900(0) ack 101 win 65535 <mss 1460>",
                        c + " . 101(0) ack 901 win 65535 <>",
                        c + " F. 101(0) ack 901 win 65535 <>",
                        s + " F. 901(0) ack 102 win 65535 <>",
                        c + " . 102(0) ack 902 win 65535 <>");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            lines.append(String.format("0.%d0%d000000 segment %s%n", at, i, segments.get(i)));
        }
        return lines.toString();
    }

    public static List<Claim> claims() {
        return List.of(
                claim("C1", text("Each side sends one FIN and acknowledges the other's.", "双方各发送一个 FIN，并确认对方的 FIN。"))
                        .cites(rfc(9293, "3.6"), rfc(9293, "3.3.2", "Figure 5"))
                        .expect(finding(true, "3 of 3 connections", "3 条连接全部如此")),
                claim("C2", text("Closing takes four segments.", "关闭需要四个报文段。"))
                        .cites(rfc(9293, "3.6", "Figure 12"))
                        .expect(finding(true, "1 connection took four", "1 条连接用了四个"))
                        .refinedBy(
                                text(
                                        "Only while the other side still has something to say: else its FIN carries the acknowledgment, and three suffice.",
                                        "只有当另一方还有话要说时才如此：否则它的 FIN 顺带确认，三个就够了。"),
                                finding(true, "2 connections took three", "2 条连接用了三个")),
                claim("D3", text("TIME-WAIT lasts four minutes.", "TIME-WAIT 持续四分钟。"))
                        .cites(rfc(9293, "3.4.2"))
                        .expect(finding(false, "it lasted 60.1 s", "持续了 60.1 秒"))
                        .deviates(
                                text("Linux waits one minute", "Linux 等待一分钟"),
                                linux("include/net/tcp.h", "TCP_TIMEWAIT_LEN"),
                                finding(true, "60–66 s", "60–66 秒")),
                claim("D9", text("No port is used twice.", "没有端口会被使用两次。"))
                        .expect(finding(false, "port 40001 was used twice", "端口 40001 被使用了两次")),
                claim("E1", text("The kernel agrees.", "内核也是这样看的。"))
                        .expect(Expectation.that(Set.of(Witness.TRACEPOINT), e -> Finding.holds(Text.same("")))));
    }

    private static Expectation finding(boolean holds, String en, String zh) {
        return Expectation.that(Set.of(Witness.SNIFFER), e -> Finding.of(holds, text(en, zh)));
    }

    public static Judgement judgement() throws BadRecordingException {
        return Judge.judge(claims(), RecordingStore.parse(recording(EXERCISE)));
    }

    /** Connections whose ladders have 1, 2, 3 … rungs. */
    static Judgement motley(int connections) throws BadRecordingException {
        return unanswered(
                IntStream.rangeClosed(1, connections).mapToObj(Samples::request).collect(Collectors.joining()));
    }

    /** A connection whose ladder has a number of rungs. */
    static Judgement longLadder(int rungs) throws BadRecordingException {
        return unanswered(request(rungs));
    }

    private static Judgement unanswered(String requests) throws BadRecordingException {
        String body = "tcplab-recording 1\nexercise unanswered\nfact kernel 6.18.44\n" + requests
                + "witness sniffer true 3 2 the buffer was full | 缓冲区已满\n";
        Recording recording = RecordingStore.parse(body + "end " + body.lines().count() + "\n");
        return Judge.judge(List.of(), recording);
    }

    /** A SYN that is sent a number of times and never answered. */
    private static String request(int times) {
        return String.format(
                        "%d.0 segment 127.77.0.1:%d > 127.77.0.2:7000 S 100(0) ack 0 win 65535 <>%n",
                        times, 40000 + times)
                .repeat(times);
    }
}
