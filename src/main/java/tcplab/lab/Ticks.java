package tcplab.lab;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;

/** How often this kernel's clock ticks (CONFIG_HZ), told by the resolution of its coarse clock, which is one tick. */
public final class Ticks {
    private static final int CLOCK_MONOTONIC_COARSE = 6;
    private static final double NANOS = 1e9;

    private Ticks() {}

    /** Ticks a second. */
    public static int hz() throws IOException {
        try (Memory resolution = new Memory(2L * Native.LONG_SIZE)) {
            LibC.check(LibC.CALLS.clock_getres(CLOCK_MONOTONIC_COARSE, resolution), "clock_getres");
            // struct timespec: seconds, then nanoseconds, each a long.
            return hz(resolution.getNativeLong(Native.LONG_SIZE).longValue());
        }
    }

    private static int hz(long nanos) throws IOException {
        if (nanos <= 0) {
            throw new IOException("clock_getres: a tick of " + nanos + " ns");
        }
        return (int) Math.round(NANOS / nanos);
    }
}
