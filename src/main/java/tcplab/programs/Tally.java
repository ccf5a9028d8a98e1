package tcplab.programs;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import tcplab.record.Errno;

/** A client's running counts; belongs to its event loop. */
final class Tally {
    private final Map<Errno, Integer> failed = new EnumMap<>(Errno.class);
    private int opened;
    private int answered;
    private int unanswered;
    private long sent;
    private long received;

    void opened() {
        opened++;
    }

    void answered() {
        answered++;
    }

    void unanswered() {
        unanswered++;
    }

    void sent(long bytes) {
        sent += bytes;
    }

    void received(long bytes) {
        received += bytes;
    }

    void failed(Errno errno) {
        failed.merge(errno, 1, Integer::sum);
    }

    ClientSummary summary(Duration took, boolean cancelled) {
        return new ClientSummary(opened, answered, unanswered, new TreeMap<>(failed), sent, received, took, cancelled);
    }
}
