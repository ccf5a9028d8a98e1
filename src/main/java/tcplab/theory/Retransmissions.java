package tcplab.theory;

import java.util.ArrayList;
import java.util.List;

/**
 * When Linux sends again what nobody acknowledges, and when it gives up: the times to which its timers are set, in
 * milliseconds after the first sending. A timer never fires early; the kernel's timer wheel may fire it up to an eighth
 * of its length late.
 *
 * <p>Source: Linux {@code net/ipv4/tcp_timer.c} (tcp_write_timeout, tcp_model_timeout, tcp_retransmit_timer), RFC 6298.
 */
final class Retransmissions {
    /** The first time-out of a SYN or SYN+ACK, before any round trip was measured (RFC 6298 §2.1). */
    static final long FIRST = 1000;
    /** The least time-out once a round trip is known (TCP_RTO_MIN). */
    static final long LEAST = 200;
    /** The time-out on a fast path: the least and one tick of a 250 Hz kernel. */
    static final long USUAL = 204;
    /** The greatest time-out where no setting says another (TCP_RTO_MAX). */
    static final long GREATEST = 120_000;

    private Retransmissions() {}

    /** The SYNs of a {@code connect()} that nobody answers, and its end. */
    record Opening(List<Long> syns, long givenUp) {
        Opening {
            syns = List.copyOf(syns);
        }
    }

    /**
     * The SYNs that nobody answers.
     *
     * @param linear how many time-outs pass before the time-out begins to double; they come on top of the retries, as long
     *     as the time that the retries alone would take is not over
     */
    static Opening opening(long retries, long linear, long greatest) {
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
    static long lasting(long retries, long first, long greatest) {
        long sum = 0;
        long timeout = first;
        for (long i = 0; i <= retries; i++) {
            sum += Math.min(timeout, greatest);
            timeout = Math.min(2 * timeout, greatest);
        }
        return sum;
    }

    /**
     * When an established connection, or what is left of one, is given up whose last segment nobody acknowledges. That
     * segment is sent a second time as a loss probe, which does not count; from the first retransmission on, the first
     * time-out ends it that comes when the retries' time is over.
     */
    static long givenUp(long retries, long greatest) {
        long first = 2 * USUAL;
        long all = lasting(retries, LEAST, greatest);
        long timeout = first;
        long now = first;
        while (now - first < all) {
            now += Math.min(timeout, greatest);
            timeout = Math.min(2 * timeout, greatest);
        }
        return now;
    }
}
