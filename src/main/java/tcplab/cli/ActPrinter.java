package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tcplab.programs.ProgramListener;
import tcplab.record.Errno;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.report.Columns;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;

/** Prints what a program does, a line an act with the time since its start, and counts it. For several threads. */
final class ActPrinter implements ProgramListener {
    /** How an act is told. */
    enum Manner {
        PEOPLE,
        /** As {@link ProgramReport#toString} writes it. */
        MACHINES,
        QUIET
    }

    private static final int WORD = 16;
    private static final Pattern BYTES = Pattern.compile("(\\d+) bytes");
    private static final Pattern BOTH = Pattern.compile("received (\\d+) sent (\\d+) bytes");

    private final Context context;
    private final Manner manner;
    private final long start = System.nanoTime();
    private final Map<Act, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<Errno, Integer> errors = new TreeMap<>();

    ActPrinter(Context context, Manner manner) {
        this.context = context;
        this.manner = manner;
    }

    @Override
    public boolean onlyCounts() {
        return manner == Manner.QUIET;
    }

    @Override
    public void counted(Act act) {
        counts.computeIfAbsent(act, any -> new LongAdder()).increment();
    }

    @Override
    public synchronized void told(ProgramReport report) {
        counted(report.act());
        if (report.errno() != Errno.OK) {
            errors.merge(report.errno(), 1, Integer::sum);
        }
        if (manner == Manner.MACHINES) {
            context.out().println(report);
        } else if (manner == Manner.PEOPLE && report.act() != Act.FINISHED) {
            context.out().println(line(report));
        }
        context.out().flush();
    }

    private String line(ProgramReport report) {
        StringBuilder line =
                new StringBuilder(String.format(java.util.Locale.ROOT, "%9.3f  ", (System.nanoTime() - start) / 1e9));
        line.append(Columns.pad(word(report.act()).in(context.lang()), WORD));
        report.connection().map(FourTuple::toString).ifPresent(line::append);
        String detail = detail(report).in(context.lang());
        if (report.errno() != Errno.OK && !detail.contains(report.errno().name())) {
            line.append("  ").append(report.errno());
        }
        if (!detail.isEmpty()) {
            line.append("  ").append(detail);
        }
        return line.toString().stripTrailing();
    }

    /** Most details are names and numbers; counts of bytes have words in them. Who accepted matters only for a leak. */
    private static Text detail(ProgramReport report) {
        Matcher bytes = BYTES.matcher(report.detail());
        Matcher both = BOTH.matcher(report.detail());
        if (bytes.matches()) {
            String count = bytes.group(1);
            return text(count.equals("1") ? "%s byte" : "%s bytes", "%s 字节").with(count);
        }
        if (both.matches()) {
            return text("received %s, sent %s bytes", "收到 %s 字节，发送 %s 字节").with(both.group(1), both.group(2));
        }
        return Text.same(report.act() == Act.ACCEPTED ? "" : report.detail());
    }

    /** Prints a sentence for people, unless the reader is a program. */
    void say(Text sentence) {
        if (manner != Manner.MACHINES) {
            context.print(sentence);
        }
    }

    int count(Act act) {
        return Optional.ofNullable(counts.get(act)).map(LongAdder::intValue).orElse(0);
    }

    /** What failed, by errno, in words; empty when nothing did. */
    synchronized Optional<Text> failures() {
        return failures(errors);
    }

    static Optional<Text> failures(Map<Errno, Integer> errors) {
        return errors.entrySet().stream()
                .map(e -> Text.same(e.getKey() + " × " + e.getValue()))
                .reduce((a, b) -> text("%s, %s", "%s，%s").with(a, b));
    }

    private static Text word(Act act) {
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
}
