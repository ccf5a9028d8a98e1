package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import tcplab.programs.ProgramListener;
import tcplab.record.Errno;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.report.ActWords;
import tcplab.report.Columns;
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
        line.append(Columns.pad(ActWords.of(report.act()).in(context.lang()), WORD));
        line.append(ActWords.rest(report).in(context.lang()));
        return line.toString().stripTrailing();
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
}
