package tcplab.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Lines for standard output, many at once; while somebody may be waiting for them, at least a few times a second. */
final class Lines implements AutoCloseable {
    private static final long SOON_NANOS = 200_000_000L;

    private final PrintStream to;
    private final OutputStream out;
    private final boolean soon;
    private long flushed = System.nanoTime();

    /** @param soon whether lines come from a stream that somebody watches */
    Lines(PrintStream to, boolean soon) {
        this.to = to;
        this.out = new BufferedOutputStream(to, 1 << 16);
        this.soon = soon;
    }

    void add(String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
            if (soon && System.nanoTime() - flushed > SOON_NANOS) {
                out.flush();
                flushed = System.nanoTime();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            out.flush();
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
