package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
                .contains("left in TIME-WAIT: 2000 clients, 0 servers;")
                .contains("all counts agree, and every connection is explained\nstatus 0\n");
    }

    @Test
    void byLibpcapWhenTheServerClosesFirst() throws Exception {
        String said = namespace.run("""
                ip link set lo up
                "$@" client --rate max --loops 1 -n 500 --closes-first server --watch=pcap; echo "status $?"
                """);

        assertThat(said)
                .contains("500 captured, 500 explained\n")
                .contains("left in TIME-WAIT: 0 clients, 500 servers;")
                .contains("all counts agree, and every connection is explained\nstatus 0\n");
    }

    @Test
    void aCaptureThatIsNotPermitted() throws Exception {
        String said = namespace.run("ip link set lo up; setpriv --bounding-set=-net_raw --inh-caps=-net_raw "
                + "--ambient-caps=-net_raw \"$@\" client --rate max -n 1 --watch; echo \"status $?\"");

        assertThat(said).contains("capturing on 'lo' is not permitted").endsWith("status 3\n");
    }
}
