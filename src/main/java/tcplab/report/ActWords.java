package tcplab.report;

import static tcplab.text.Text.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tcplab.record.Errno;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;

/** What client and server programs report, in words for people. */
public final class ActWords {
    private static final Pattern BYTES = Pattern.compile("(\\d+) bytes");
    private static final Pattern BOTH = Pattern.compile("received (\\d+) sent (\\d+) bytes");
    private static final Pattern SUM = Pattern.compile("opened (\\d+) answered (\\d+) unanswered (\\d+) failed \\{(.*)}"
            + " sent (\\d+) received (\\d+) bytes in (\\d+) ms(?:, cancelled)?");

    private ActWords() {}

    public static Text of(Act act) {
        return switch (act) {
            case LISTENING -> text("listening", "开始监听");
            case ACCEPTED -> text("accepted", "接受连接");
            case ACCEPT_FAILED -> text("accept failed", "接受失败");
            case CONNECTED -> text("connected", "连接建立");
            case CONNECT_FAILED -> text("connect failed", "连接失败");
            case SENT -> text("sent", "发送");
            case RECEIVED -> text("received", "收到");
            case END_OF_STREAM -> text("end of stream", "对方已关闭发送");
            case SHUT_OUTPUT -> text("shut output", "关闭发送方向");
            case CLOSED -> text("closed", "关闭");
            case LEAKED -> text("leaked", "泄漏");
            case FAILED -> text("failed", "出错");
            case FINISHED -> text("finished", "完成");
        };
    }

    /** What follows the act: the connection, the errno unless all went well, and the detail; empty where there is none. */
    public static Text rest(ProgramReport report) {
        String connection = report.connection()
                .map(FourTuple::toString)
                .map(tuple -> tuple + "  ")
                .orElse("");
        Text detail = detail(report);
        boolean told = report.errno() == Errno.OK
                || detail.en().contains(report.errno().name());
        return stripped(text("%s%s%s", "%s%s%s").with(connection, told ? "" : report.errno() + "  ", detail));
    }

    /** The act and what follows it. */
    static Text line(ProgramReport report) {
        return stripped(text("%s  %s", "%s  %s").with(of(report.act()), rest(report)));
    }

    private static Text stripped(Text text) {
        return new Text(text.en().stripTrailing(), text.zh().stripTrailing());
    }

    /** Most details are names and numbers; counts of bytes have words in them. Who accepted matters only for a leak. */
    private static Text detail(ProgramReport report) {
        Matcher bytes = BYTES.matcher(report.detail());
        if (bytes.matches()) {
            String count = bytes.group(1);
            return text(count.equals("1") ? "%s byte" : "%s bytes", "%s 字节").with(count);
        }
        Matcher both = BOTH.matcher(report.detail());
        if (both.matches()) {
            return text("received %s, sent %s bytes", "收到 %s 字节，发送 %s 字节").with(both.group(1), both.group(2));
        }
        Matcher sum = SUM.matcher(report.detail());
        if (report.act() == Act.FINISHED && sum.matches()) {
            return text(
                            "opened %s, answered %s, unanswered %s%s; sent %s bytes, received %s; %s ms",
                            "打开连接 %s 条，有应答的请求 %s 个，无应答的 %s 个%s；发送 %s 字节，收到 %s 字节；%s 毫秒")
                    .with(
                            sum.group(1),
                            sum.group(2),
                            sum.group(3),
                            sum.group(4).isEmpty()
                                    ? ""
                                    : text(", failed %s", "，失败 %s").with(sum.group(4)),
                            sum.group(5),
                            sum.group(6),
                            sum.group(7));
        }
        return Text.same(report.act() == Act.ACCEPTED ? "" : report.detail());
    }
}
