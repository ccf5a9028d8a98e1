package tcplab.theory;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The kernel's timer wheel: when a timer fires that was set to a time. Far timers share coarse buckets: those of level
 * {@code n} are 8^n ticks wide, and a timer fires at the first bucket's edge behind its time. So it is never early, and late
 * by at most the width of its bucket.
 *
 * <p>Source: Linux {@code kernel/time/timer.c} (LVL_GRAN, LVL_START, calc_index).
 *
 * @param hz ticks a second (CONFIG_HZ)
 */
public record TimerWheel(int hz) {
    /** The farthest level of kernels with more than a hundred ticks a second. */
    private static final int LAST_LEVEL = 8;
    /** A level reaches 63 of its buckets far. */
    private static final long REACH = 63;
    /** log2 of how many times wider each level's buckets are. */
    private static final int SHIFT = 3;
    /** Of more beginnings than so many, evenly spread ones are tried: a difference far below a bucket's width. */
    private static final int BEGINNINGS = 1 << 18;

    public TimerWheel {
        if (hz < 1 || hz > 1_000_000) {
            throw new IllegalArgumentException(hz + " Hz is no clock of a kernel");
        }
    }

    /** Timers that are set one after the other, each when the one before fires. */
    interface Chain {
        /**
         * The next timer's length, or 0 when there is none.
         *
         * @param elapsed ticks since the first was set, as they really passed
         */
        long next(long elapsed);
    }

    /**
     * When something happens, in seconds.
     *
     * @param granularity the width of the coarsest bucket of a timer on the way
     */
    public record Span(BigDecimal earliest, BigDecimal latest, BigDecimal granularity) {}

    /** A time in ticks, rounded up as the kernel does. */
    long ticks(long millis) {
        return (millis * hz + 999) / 1000;
    }

    /** The same of microseconds. */
    long ticksOfMicros(long micros) {
        return (micros * hz + 999_999) / 1_000_000;
    }

    BigDecimal seconds(long ticks) {
        return BigDecimal.valueOf(ticks).divide(BigDecimal.valueOf(hz), MathContext.DECIMAL64);
    }

    /** The level of the wheel that takes a timer so many ticks ahead. */
    static int level(long ahead) {
        int level = 0;
        while (level < LAST_LEVEL && ahead >= REACH << (SHIFT * level)) {
            level++;
        }
        return level;
    }

    /** The width of the bucket of a timer so many ticks ahead, in ticks. */
    static long granularity(long ahead) {
        return 1L << (SHIFT * level(ahead));
    }

    /** The tick at which a timer fires that is set at one. */
    static long fires(long now, long ahead) {
        long width = granularity(ahead);
        return ((now + ahead) / width + 1) * width;
    }

    /**
     * When each timer of a chain fires, after the first was set: over every tick at which that may have been, since where the
     * buckets' edges lie from there is chance.
     */
    List<Span> spans(Supplier<Chain> chains) {
        long width = 1;
        Chain trial = chains.get();
        long elapsed = 0;
        for (long ahead = trial.next(0); ahead > 0; ahead = trial.next(elapsed)) {
            width = Math.max(width, granularity(ahead));
            elapsed = fires(elapsed, ahead);
        }
        List<long[]> bounds = new ArrayList<>();
        for (long begin = 0; begin < width; begin += Math.max(1, width / BEGINNINGS)) {
            walk(chains.get(), begin, bounds);
        }
        BigDecimal granularity = seconds(width);
        return bounds.stream()
                .map(b -> new Span(seconds(b[0]), seconds(b[1]), granularity))
                .toList();
    }

    /** Between two ticks the clock stands still, so that a timer may seem to fire up to a tick sooner. */
    private static void walk(Chain chain, long begin, List<long[]> bounds) {
        long now = begin;
        int i = 0;
        for (long ahead = chain.next(0); ahead > 0; ahead = chain.next(now - begin)) {
            now = fires(now, ahead);
            if (i == bounds.size()) {
                bounds.add(new long[] {Long.MAX_VALUE, 0});
            }
            long[] bound = bounds.get(i++);
            bound[0] = Math.min(bound[0], now - begin - 1);
            bound[1] = Math.max(bound[1], now - begin);
        }
    }

    /** The last of a chain's spans: when it ends. */
    Span end(Supplier<Chain> chains) {
        List<Span> spans = spans(chains);
        return spans.get(spans.size() - 1);
    }

    /** How long a chain is set to last, if every timer fired when it is set to, in ticks. */
    static long nominal(Supplier<Chain> chains) {
        Chain chain = chains.get();
        long elapsed = 0;
        for (long ahead = chain.next(0); ahead > 0; ahead = chain.next(elapsed)) {
            elapsed += ahead;
        }
        return elapsed;
    }

    /** One timer after the other, whatever time has passed; each in milliseconds. */
    Supplier<Chain> inTurn(List<Long> millis) {
        return () -> {
            int[] set = new int[1];
            return elapsed -> set[0] < millis.size() ? Math.max(1, ticks(millis.get(set[0]++))) : 0;
        };
    }
}
