package tcplab.theory;

import java.util.function.Supplier;

/**
 * When an established connection, or what is left of one, is given up whose last segment nobody acknowledges. That segment
 * is sent a second time as a loss probe, which does not count; from the first retransmission on, the first time-out ends it
 * that comes when the retries' time is over.
 *
 * <p>Source: Linux {@code net/ipv4/tcp_timer.c} (tcp_write_timeout, tcp_model_timeout), {@code tcp_output.c}
 * (tcp_schedule_loss_probe).
 */
final class GivingUp implements TimerWheel.Chain {
    /** Until the first retransmission: the loss probe's timer and the retransmission's own. */
    private static final int BEFORE = 2;

    private final long first;
    private final long greatest;
    private final long all;
    private long timeout;
    private int fired;
    private long retransmitted;

    private GivingUp(long first, long greatest, long all) {
        this.first = first;
        this.greatest = greatest;
        this.all = all;
        this.timeout = first;
    }

    /**
     * The chain of its time-outs.
     *
     * @param retries how many doublings of the least time-out it may take
     */
    static Supplier<TimerWheel.Chain> chain(KernelSettings settings, long retries, long greatest) {
        TimerWheel wheel = settings.wheel();
        long all = wheel.ticks(Retransmissions.lasting(retries, Retransmissions.LEAST, greatest));
        return () -> new GivingUp(timeout(settings), wheel.ticks(greatest), all);
    }

    /** The time-out after one measured round trip: the least and that, in ticks, which are whole (RFC 6298 §2.2, §2.4). */
    static long timeout(KernelSettings settings) {
        long micros = Math.max(1, settings.roundTrip().toNanos() / 1000);
        return settings.wheel().ticksOfMicros(Retransmissions.LEAST * 1000 + micros);
    }

    @Override
    public long next(long elapsed) {
        if (fired < BEFORE) {
            fired++;
            return first;
        }
        if (fired == BEFORE) {
            retransmitted = elapsed;
        }
        fired++;
        if (elapsed - retransmitted >= all) {
            return 0;
        }
        timeout = Math.min(2 * timeout, greatest);
        return timeout;
    }
}
