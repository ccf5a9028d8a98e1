package tcplab.report;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tcplab.analysis.CloseWaitCourse;
import tcplab.text.Lang;
import tcplab.text.Text;

/**
 * What was seen of the machine's sockets in CLOSE-WAIT: which processes leak, and on which evidence.
 *
 * @param watched from the first look to the last
 * @param patience how long the oldest socket of a leak must have waited
 * @param unseen the course of sockets whose holder this user may not see
 * @param unaccepted how many nobody has accepted yet
 */
public record LeaksReport(
        Duration watched, int looks, Duration patience, List<Leak> processes, CloseWaitCourse unseen, int unaccepted) {
    private static final int CALLERS = 3;

    /** What all of it comes to. */
    public enum Outcome {
        /** Some process leaks. */
        LEAKS,
        /** None does, as far as was seen, and all that could leak was seen. */
        NO_EVIDENCE,
        /** None was seen to, but sockets whose holder may not be seen have a leak's course. */
        UNKNOWN
    }

    public LeaksReport {
        processes = List.copyOf(processes);
    }

    public Outcome outcome() {
        if (processes.stream().anyMatch(Leak::leaks)) {
            return Outcome.LEAKS;
        }
        return unseen.leaks(patience) ? Outcome.UNKNOWN : Outcome.NO_EVIDENCE;
    }

    /** For people. */
    public String page(Lang lang, Style style, int width) {
        LeaksPage page = new LeaksPage(lang, style, width);
        processes.forEach(leak -> process(page, leak));
        if (unseen.last() > 0) {
            page.head(text("not known", "无法得知"), Text.same(""), course(unseen));
            page.line(text(
                    "held by processes of other users, which you may not see; run this as root (sudo)",
                    "由其他用户的进程持有，你无权查看；请以 root 身份运行（sudo）"));
        }
        if (unaccepted > 0) {
            page.head(
                    text("not accepted", "未被接受"),
                    Text.same(""),
                    text("CLOSE-WAIT %s", "CLOSE-WAIT %s 个").with(unaccepted));
            page.line(text(
                    "the peer has closed before accept() gave the connection out; a server that no longer accepts looks so",
                    "对端已经关闭，而 accept() 还没有取走连接；不再接受连接的服务器就是这样"));
        }
        if (outcome() != Outcome.LEAKS) {
            page.conclusion(nothing(), evidence());
        }
        return page.toString();
    }

    private void process(LeaksPage page, Leak leak) {
        page.head(
                leak.leaks() ? text("leaks", "泄漏") : text("no evidence", "没有证据"),
                Text.same(leak.course().process().toString()),
                course(leak.course()));
        page.line(leak.because());
        if (!leak.leaks()) {
            return;
        }
        leak.places()
                .forEach(place -> page.line((place.server()
                                ? text("%s accepted on %s", "%s 个，在 %s 接受")
                                : text("%s opened to %s", "%s 个，连往 %s"))
                        .with(place.sockets(), place.address())));
        leak.made().forEach(line -> made(page, line));
        leak.madeByLibrary()
                .forEach(line -> page.line((line.at().isEmpty()
                                ? text("%s made by a library, by no line of the program", "%s 个由库建立，未经过程序自己的代码行")
                                : text(
                                        "%s accepted by a library; no line of the program has had them; the listener was opened at %s",
                                        "%s 个由库接受，从未交到程序手里；监听套接字由此打开：%s"))
                        .with(line.sockets(), line.at())));
        if (leak.beforeAgent() > 0) {
            page.line(text("%s opened before the agent came", "%s 个在 agent 到来之前就已打开")
                    .with(leak.beforeAgent()));
        }
        leak.trouble().ifPresent(page::line);
        page.line(next(leak));
    }

    private static void made(LeaksPage page, Leak.Line line) {
        page.strong(text("%s made at %s", "%s 个出自 %s").with(line.sockets(), line.at()));
        line.callers().stream().limit(CALLERS).forEach(caller -> page.deeper("< " + caller));
    }

    private Text course(CloseWaitCourse course) {
        return text("CLOSE-WAIT %s → %s within %s s", "CLOSE-WAIT %s → %s（%s 秒内）")
                .with(course.first(), course.last(), seconds(watched));
    }

    /** What to do next. */
    static Text next(Leak leak) {
        if (!leak.made().isEmpty()) {
            return text(
                    "Next: follow the sockets made there, and close each when reading tells the end (-1, channelInactive, an answer read to its end), also when an exception ends the work (try-with-resources).",
                    "下一步：跟踪在那里建立的套接字，读到末尾（-1、channelInactive、响应读完）时逐个关闭，因异常而中止时也要关闭（try-with-resources）。");
        }
        if (leak.course().process().name().equals("java") && !leak.agent()) {
            return text(
                            "Next: to learn the line, start the program with -javaagent:FILE (tcplab leaks --save-agent FILE writes it) and look again; or tcplab leaks --pid %s --attach, which prints a warning in the program from JDK 21 on.",
                            "下一步：要知道是哪一行，用 -javaagent:FILE 启动程序（tcplab leaks --save-agent FILE 写出该文件）后再看；或用 tcplab leaks --pid %s --attach，但从 JDK 21 起程序会打印一条警告。")
                    .with(leak.course().process().pid());
        }
        return text(
                "Next: find where the program reads the end of the stream (read() returns 0 or -1) and does not call close(); a restart frees the sockets, and the leak begins anew.",
                "下一步：找出程序在哪里读到末尾（read() 返回 0 或 -1）却没有调用 close()；重启能释放这些套接字，但泄漏会重新开始。");
    }

    /** What was not found. */
    Text nothing() {
        if (outcome() == Outcome.UNKNOWN) {
            return text(
                    "Whether something leaks cannot be said: what grows is held by processes that you may not see.",
                    "无法断定是否有泄漏：在增长的那些由你无权查看的进程持有。");
        }
        return text("No evidence of a leak, in %s looks within %s s.", "没有泄漏的证据（%s 次查看，历时 %s 秒）。")
                .with(looks, seconds(watched));
    }

    /** What would have been evidence. */
    Text evidence() {
        return text(
                        "Evidence would be: the CLOSE-WAIT of one process only grow, at two looks or more, none of them goes away, and the oldest has waited for %s s. A leak that is slower than the watch is not seen: watch longer with --for.",
                        "何为证据：某个进程的 CLOSE-WAIT 只增不减，至少两次查看时增长，没有一个消失，且最久的已等待 %s 秒。比观察时间更慢的泄漏看不到：请用 --for 延长观察。")
                .with(seconds(patience));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }

    /** For programs: one line. */
    public String json(Lang lang) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", JsonReport.SCHEMA);
        fields.put("outcome", outcome());
        fields.put("seconds", Json.seconds(watched));
        fields.put("looks", looks);
        fields.put("olderThan", Json.seconds(patience));
        fields.put(
                "processes",
                processes.stream().map(leak -> LeakJson.of(leak, lang)).toList());
        fields.put("unseen", unseen.last());
        fields.put("unaccepted", unaccepted);
        return Json.line(fields);
    }
}
