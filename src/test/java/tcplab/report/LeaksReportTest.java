package tcplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tcplab.analysis.CloseWaitCourse;
import tcplab.analysis.CloseWaitCourse.Holder;
import tcplab.record.SocketEntry;
import tcplab.report.LeaksReport.Outcome;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;
import tcplab.text.Lang;

class LeaksReportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Map<Endpoint, Long> LISTENING = Map.of(Endpoint.parse("*:7000"), 9L);
    private static final CloseWaitCourse NOBODY = course("?", 0, 0);

    private static CloseWaitCourse course(String name, Integer... counts) {
        List<SocketEntry> left = IntStream.range(0, counts[counts.length - 1])
                .mapToObj(i -> new SocketEntry(
                        TcpState.CLOSE_WAIT,
                        1,
                        0,
                        Endpoint.parse("127.0.0.1:" + (i == 2 ? 50_000 : 7000)),
                        Endpoint.parse(i == 2 ? "10.0.0.1:80" : "127.0.0.1:4000" + i),
                        Optional.empty(),
                        100 + i,
                        "c" + i,
                        "",
                        List.of()))
                .toList();
        return new CloseWaitCourse(new Holder(name, 42), List.of(counts), 0, Duration.ofSeconds(30), left);
    }

    private static Leak leak(CloseWaitCourse course, Map<Long, String> lines, boolean agent) {
        return new Leak(
                course, course.leaks(PATIENCE), course.because(PATIENCE), LISTENING, lines, agent, Optional.empty());
    }

    private static LeaksReport report(CloseWaitCourse unseen, int unaccepted, Leak... leaks) {
        return new LeaksReport(Duration.ofSeconds(10), 21, PATIENCE, List.of(leaks), unseen, unaccepted);
    }

    @Test
    void aLeakIsNamedWithItsLinesAndWhatToDo() {
        Map<Long, String> lines = Map.of(
                100L,
                "app.Server.loop(Server.java:41) < app.Main.main(Main.java:7)",
                101L,
                "",
                9L,
                "app.Main.main(Main.java:5)");
        LeaksReport report = report(NOBODY, 0, leak(course("java", 1, 2, 3), lines, true));

        assertThat(report.outcome()).isEqualTo(Outcome.LEAKS);
        assertThat(report.page(Lang.EN, Style.PLAIN, 400)).isEqualTo("""
                leaks  java 42  CLOSE-WAIT 1 → 3 within 10.0 s
                    it only grew (at 2 of 2 looks), none went away, and the oldest has been waiting for at least 30.0 s
                    2 accepted on 127.0.0.1:7000
                    1 opened to 10.0.0.1:80
                    1 made at app.Server.loop(Server.java:41)
                        < app.Main.main(Main.java:7)
                    1 accepted by a library; no line of the program has had them; the listener was opened at app.Main.main(Main.java:5)
                    1 opened before the agent came
                    Next: follow the sockets made there, and close each when reading tells the end (-1, channelInactive, an answer read to its end), also when an exception ends the work (try-with-resources).
                """);
        assertThat(report.page(Lang.ZH, Style.PLAIN, 200))
                .startsWith("泄漏  java 42  CLOSE-WAIT 1 → 3（10.0 秒内）\n")
                .contains("1 个出自 app.Server.loop(Server.java:41)");
        assertThat(report.json(Lang.EN))
                .contains("\"outcome\":\"LEAKS\"")
                .contains(
                        "\"lines\":[{\"line\":\"app.Server.loop(Server.java:41)\",\"callers\":[\"app.Main.main(Main.java:7)\"],"
                                + "\"sockets\":1}]")
                .contains("\"places\":[{\"side\":\"server\",\"address\":\"127.0.0.1:7000\",\"sockets\":2},"
                        + "{\"side\":\"client\",\"address\":\"10.0.0.1:80\",\"sockets\":1}]");
    }

    @Test
    void withoutTheAgentItSaysHowToGetIt() {
        assertThat(report(NOBODY, 0, leak(course("java", 1, 2, 3), Map.of(), false))
                        .page(Lang.EN, Style.PLAIN, 300))
                .contains("Next: to learn the line, start the program with -javaagent:FILE")
                .doesNotContain("before the agent");
        assertThat(report(NOBODY, 0, leak(course("nginx", 1, 2, 3), Map.of(), false))
                        .page(Lang.EN, Style.PLAIN, 300))
                .contains("Next: find where the program reads the end of the stream")
                .doesNotContain("javaagent");
    }

    @Test
    void withoutEvidenceItSaysWhatWouldBe() {
        LeaksReport report = report(NOBODY, 2, leak(course("java", 3, 3, 3), Map.of(), false));

        assertThat(report.outcome()).isEqualTo(Outcome.NO_EVIDENCE);
        assertThat(report.page(Lang.EN, Style.PLAIN, 300)).isEqualTo("""
                no evidence  java 42  CLOSE-WAIT 3 → 3 within 10.0 s
                    it did not grow
                not accepted  CLOSE-WAIT 2
                    the peer has closed before accept() gave the connection out; a server that no longer accepts looks so

                No evidence of a leak, in 21 looks within 10.0 s.
                Evidence would be: the CLOSE-WAIT of one process only grow, at two looks or more, none of them goes away, and the oldest has waited for 5.0 s. A leak that is slower than the watch is not seen: watch longer with --for.
                """);
    }

    @Test
    void whatGrowsUnseenIsNotKnown() {
        assertThat(report(course("?", 2, 2, 2), 0).outcome()).isEqualTo(Outcome.NO_EVIDENCE);
        LeaksReport report = report(course("?", 1, 2, 3), 0);

        assertThat(report.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(report.page(Lang.EN, Style.PLAIN, 300))
                .startsWith("not known  CLOSE-WAIT 1 → 3 within 10.0 s\n")
                .contains("run this as root")
                .contains("Whether something leaks cannot be said");
    }
}
