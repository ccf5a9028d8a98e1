package tcplab.cli;

import java.io.IOException;
import java.util.Map;
import tcplab.observe.Counters;
import tcplab.record.Recorder;

/**
 * What the kernel counted in a network namespace between two moments (RFC 4022 and Linux's own counters, as nstat(8) names
 * them).
 */
record SegmentCounters(Map<String, Long> before, Map<String, Long> after) {
    /** The counters of the calling thread's network namespace, now. */
    static Map<String, Long> now() throws IOException {
        return new Counters(new Recorder()).look().counters();
    }

    /** Segments that came in, each as it was captured. */
    long received() {
        return grown("TcpInSegs");
    }

    /** Segments that went out for the first time; a SYN,ACK counts again when it is sent again. */
    long sent() {
        return grown("TcpOutSegs");
    }

    /** Segments that went out again. */
    long sentAgain() {
        return grown("TcpRetransSegs");
    }

    /** Of them SYNs, and SYN,ACKs, which {@link #sent} has as well. */
    long synsAgain() {
        return grown("TcpExtTCPSynRetrans");
    }

    /** Connections that were opened from here. */
    long opened() {
        return grown("TcpActiveOpens");
    }

    /** Connections that were accepted here. */
    long accepted() {
        return grown("TcpPassiveOpens");
    }

    private long grown(String counter) {
        return after.getOrDefault(counter, 0L) - before.getOrDefault(counter, 0L);
    }
}
