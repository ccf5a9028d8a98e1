package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tcplab.text.Text;
import tcplab.wire.Progress;

/** How far the reading of captures is, with its rate and the time left, on standard error if that is a terminal. */
final class ReadingProgress implements Progress, AutoCloseable {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final double MIB = 1 << 20;

    private final Context context;
    private final long began = System.nanoTime();
    private long drawn = began;
    private boolean shown;

    ReadingProgress(Context context) {
        this.context = context;
    }

    @Override
    public void at(long read, long all, long frames) {
        long now = System.nanoTime();
        if (!context.terminal().err() || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        shown = true;
        context.err().print("\r\u001b[K" + line(read, all, frames, now - began).in(context.lang()));
        context.err().flush();
    }

    /** The line, after so many nanoseconds. */
    static Text line(long read, long all, long frames, long nanos) {
        double seconds = Math.max(1, nanos) / 1e9;
        String mib = String.format(Locale.ROOT, "%.0f", read / MIB);
        String rate = String.format(Locale.ROOT, "%.2f", frames / seconds / 1e6);
        if (all <= 0 || read <= 0) {
            return text("%s MiB read, %s frames, %s million a second", "已读 %s MiB，%s 帧，每秒 %s 百万帧")
                    .with(mib, frames, rate);
        }
        long left = Math.round(seconds * Math.max(0, all - read) / read);
        return text(
                        "%s %%, %s MiB, %s frames, %s million a second, about %s s left",
                        "%s %%，%s MiB，%s 帧，每秒 %s 百万帧，约剩 %s 秒")
                .with(Math.min(100, 100 * read / all), mib, frames, rate, left);
    }

    @Override
    public void close() {
        if (shown) {
            context.err().print("\r\u001b[K");
            context.err().flush();
        }
    }
}
