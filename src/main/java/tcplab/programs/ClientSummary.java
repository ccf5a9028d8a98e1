package tcplab.programs;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import tcplab.record.Errno;

/**
 * What a client's run came to.
 *
 * @param opened connections whose handshake was completed
 * @param answered requests that got their answer
 * @param unanswered requests in whose place the server's FIN came
 * @param failed how many connections failed, or could not be opened, by errno
 * @param sent bytes
 * @param received bytes
 * @param took from the first connect(2) to the last close(2)
 * @param cancelled whether it was stopped before all was done
 */
public record ClientSummary(
        int opened,
        int answered,
        int unanswered,
        SortedMap<Errno, Integer> failed,
        long sent,
        long received,
        Duration took,
        boolean cancelled) {
    public ClientSummary {
        failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
    }

    /** Both of two that ran at the same time. */
    ClientSummary with(ClientSummary other) {
        SortedMap<Errno, Integer> all = new TreeMap<>(failed);
        other.failed.forEach((errno, times) -> all.merge(errno, times, Integer::sum));
        return new ClientSummary(
                opened + other.opened,
                answered + other.answered,
                unanswered + other.unanswered,
                all,
                sent + other.sent,
                received + other.received,
                took.compareTo(other.took) > 0 ? took : other.took,
                cancelled || other.cancelled);
    }

    /** In one line, as the FINISHED report has it. */
    @Override
    public String toString() {
        return "opened " + opened + " answered " + answered + " unanswered " + unanswered + " failed " + failed
                + " sent " + sent + " received " + received + " bytes in " + took.toMillis() + " ms"
                + (cancelled ? ", cancelled" : "");
    }
}
