package tcplab.cli;

import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tcplab.lab.Progress;
import tcplab.report.Columns;
import tcplab.text.Text;

/**
 * How far the running exercises are, on standard error: a line each, drawn again and again, on a terminal; elsewhere a
 * plain line whenever something begins that takes longer than a second.
 */
final class ProgressBar implements AutoCloseable {
    private static final int REDRAW_MILLIS = 250;
    private static final Duration LONG = Duration.ofSeconds(1);

    /** A step and the moment, on the monotonic clock, at which it should be over; the moment it began if unknown. */
    private record Step(Text doing, long end) {}

    private final Context context;
    private final Map<String, Step> running = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tcplab-progress-bar");
        thread.setDaemon(true);
        return thread;
    });
    private int drawn;

    ProgressBar(Context context) {
        this.context = context;
        if (context.terminal().err()) {
            var unused = clock.scheduleAtFixedRate(this::redraw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    synchronized void show(Progress progress) {
        Step before = running.put(
                progress.exercise(),
                new Step(progress.doing(), System.nanoTime() + progress.left().toNanos()));
        if (context.terminal().err()) {
            redraw();
        } else if (progress.left().compareTo(LONG) > 0 && (before == null || !before.doing.equals(progress.doing()))) {
            context.err()
                    .println(line(
                            progress.exercise(),
                            progress.doing(),
                            progress.left().toSeconds()));
        }
    }

    synchronized void done(String exercise) {
        running.remove(exercise);
        redraw();
    }

    /** Does something that prints, with the bar out of the way. */
    synchronized void aside(Runnable printing) {
        erase();
        printing.run();
        context.out().flush();
        redraw();
    }

    private synchronized void redraw() {
        if (!context.terminal().err()) {
            return;
        }
        erase();
        StringBuilder lines = new StringBuilder();
        running.forEach((exercise, step) -> {
            long left = TimeUnit.NANOSECONDS.toSeconds(step.end - System.nanoTime() + 999_999_999L);
            String line = line(exercise, step.doing, left);
            lines.append(Columns.wrap(line, context.terminal().width() - 1).get(0))
                    .append('\n');
        });
        context.err().print(lines);
        context.err().flush();
        drawn = running.size();
    }

    /** Takes the drawn lines back: up, and clear to the end of the screen. */
    private void erase() {
        if (drawn > 0) {
            context.err().print("\u001b[" + drawn + "A\r\u001b[J");
            context.err().flush();
            drawn = 0;
        }
    }

    private String line(String exercise, Text doing, long secondsLeft) {
        Text line = secondsLeft > 0
                ? text("%s: %s, about %s s left", "%s：%s，约剩 %s 秒").with(exercise, doing, secondsLeft)
                : text("%s: %s", "%s：%s").with(exercise, doing);
        return line.in(context.lang());
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
        erase();
    }
}
