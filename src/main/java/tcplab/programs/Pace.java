package tcplab.programs;

import java.util.OptionalDouble;

/** When each request is due: reckoned from the start, so that a late one does not delay those after it. */
record Pace(long startNanos, OptionalDouble perSecond) {
    private static final double SECOND = 1e9;

    /** Nanoseconds until a request is due, counted from 0; not positive if it is. */
    long nanosUntil(int request, long nowNanos) {
        if (perSecond.isEmpty()) {
            return 0;
        }
        long due = Math.round(request * SECOND / perSecond.getAsDouble());
        return due - (nowNanos - startNanos);
    }
}
