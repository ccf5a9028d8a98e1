package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tcplab client --rate max --watch} in a namespace of its own, where the kernel counts nothing else. */
class ChurnWatchIT {
    @TempDir
    Path directory = Path.of("");

    private Inside namespace = new Inside(directory);

    @BeforeEach
    void inANamespace() throws Exception {
        namespace = new Inside(directory).orSkip();
    }

    /** All that the kernel may keep for the reader is more than this: nothing is lost, however late the reader is. */
    @Test
    void everySegmentAndEveryConnectionIsAccountedFor() throws Exception {
        String said = namespace.run("""
                ip link set lo up
                "$@" client --rate max --loops 2 -n 2000 --watch; echo "status $?"
                """);

        assertThat(said)
                .contains("connections: 2000 by the program; 2000 opened and 2000 accepted by the kernel;"
                        + " 2000 captured, 2000 explained\n")
                .containsPattern("segments: (\\d+) captured, \\1 followed; \\1 received and ")
                .contains("lost by the capture: 0; ring full 0 times\n")
                .contains("all counts agree, and every connection is explained\nstatus 0\n");
        assertThat(waits(said, "clients")).isEqualTo(2000);
        assertThat(waits(said, "servers")).isEqualTo(killed(said));
    }

    @Test
    void byLibpcapWhenTheServerClosesFirst() throws Exception {
        String said = namespace.run("""
                ip link set lo up
                "$@" client --rate max --loops 1 -n 500 --closes-first server --watch=pcap; echo "status $?"
                """);

        assertThat(said)
                .contains("500 captured, 500 explained\n")
                .contains("all counts agree, and every connection is explained\nstatus 0\n");
        assertThat(waits(said, "servers")).isEqualTo(500);
        assertThat(waits(said, "clients")).isEqualTo(killed(said));
    }

    /** The ends of one kind in TIME-WAIT, and those that an overtaken ACK took out of it, which happens now and then. */
    private static long waits(String said, String ends) {
        return number("(\\d+) " + ends, said) + killed(said);
    }

    private static long killed(String said) {
        return number("and (\\d+) that a late ACK's RST", said);
    }

    private static long number(String pattern, String said) {
        return Pattern.compile("left in TIME-WAIT: .*?" + pattern)
                .matcher(said)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @Test
    void aCaptureThatIsNotPermitted() throws Exception {
        String said = namespace.run("ip link set lo up; setpriv --bounding-set=-net_raw --inh-caps=-net_raw "
                + "--ambient-caps=-net_raw \"$@\" client --rate max -n 1 --watch; echo \"status $?\"");

        assertThat(said).contains("capturing on 'lo' is not permitted").endsWith("status 3\n");
    }
}
