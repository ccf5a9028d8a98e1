package tcplab.theory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When Linux sends again what nobody acknowledges, and when it gives up: the times to which its timers are set, in
 * milliseconds after the first sending. A timer never fires early; the kernel's timer wheel may fire it up to an eighth
 * of its length late.
 *
 * <p>Source: Linux {@code net/ipv4/tcp_timer.c} (tcp_write_timeout, tcp_model_timeout, tcp_retransmit_timer), RFC 6298.
 */
public final class Retransmissions {
    /** The first time-out of a SYN or SYN+ACK, before any round trip was measured (RFC 6298 §2.1). */
    public static final long FIRST = 1000;
    /** The least time-out once a round trip is known (TCP_RTO_MIN). */
    public static final long LEAST = 200;
    /** The greatest time-out where no setting says another (TCP_RTO_MAX). */
    public static final long GREATEST = 120_000;

    /** How much later than set the timer wheel may fire (kernel/time/timer.c). */
    private static final double WHEEL = 1.125;
    /** What a busy machine may add. */
    private static final long BUSY = 250;
    /** A segment's two moments are told by two clocks. */
    private static final long CLOCKS = 5;

    private Retransmissions() {}

    /** Whether something happened when a timer that was set to a time, in milliseconds, made it happen: not before, hardly after. */
    public static boolean due(long set, Duration seen) {
        return seen.toMillis() + CLOCKS >= set && seen.toMillis() <= latest(set);
    }

    /** When a timer that was set to a time has fired for certain, in milliseconds. */
    public static long latest(long set) {
        return Math.round(set * WHEEL) + BUSY;
    }

    /** The least to which a timer can have been set that fired after so long, in milliseconds; negative for anything. */
    public static double earliest(Duration fired) {
        return (fired.toMillis() - BUSY) / WHEEL;
    }

    /** The SYNs of a {@code connect()} that nobody answers, and its end. */
    public record Opening(List<Long> syns, long givenUp) {
        public Opening {
            syns = List.copyOf(syns);
        }
    }

    /**
     * The SYNs that nobody answers.
     *
     * @param linear how many time-outs pass before the time-out begins to double; they come on top of the retries, as long
     *     as the time that the retries alone would take is not over
     */
    public static Opening opening(long retries, long linear, long greatest) {
        long all = lasting(retries, FIRST, greatest);
        List<Long> syns = new ArrayList<>(List.of(0L));
        long timeout = FIRST;
        long now = FIRST;
        while (syns.size() - 1 < retries + linear && (syns.size() == 1 || now < all)) {
            syns.add(now);
            if (syns.size() - 1 > linear) {
                timeout = Math.min(2 * timeout, greatest);
            }
            now += timeout;
        }
        return new Opening(syns, now);
    }

    /** How long a number of retries takes with a doubling time-out, the wait after the last included. */
    public static long lasting(long retries, long first, long greatest) {
        long sum = 0;
        long timeout = first;
        for (long i = 0; i <= retries; i++) {
            sum += Math.min(timeout, greatest);
            timeout = Math.min(2 * timeout, greatest);
        }
        return sum;
    }

    /** When something that nobody acknowledges is sent, the first time included, as its time-out doubles each time. */
    public static List<Long> doubling(long retries, long first, long greatest) {
        List<Long> sent = new ArrayList<>(List.of(0L));
        for (long i = 0; i < retries; i++) {
            sent.add(lasting(i, first, greatest));
        }
        return List.copyOf(sent);
    }
}
