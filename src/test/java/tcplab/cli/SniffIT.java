package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tcplab sniff} on the loopback of a namespace made for it. */
class SniffIT {
    @TempDir
    Path directory = Path.of("");

    @Test
    void drawsLiveAndSumsUpWhenItEnds() throws Exception {
        Inside namespace = new Inside(directory).orSkip();
        String said = namespace.run("""
                ip link set lo up
                "$@" sniff -w "%1$s/x.pcap" port 7000 > "%1$s/sniffed" 2>&1 &
                sniffing=$!
                for i in $(seq 200); do grep -q 'Ctrl-C' "%1$s/sniffed" && break; sleep 0.1; done
                coproc "$@" server --machine --until-stdin-closes
                read -r listening <&"${COPROC[0]}"
                "$@" client --quiet
                for i in $(seq 100); do grep -q 'TIME-WAIT.*CLOSED' "%1$s/sniffed" && break; sleep 0.1; done
                kill -TERM $sniffing; wait $sniffing; echo "status $?"
                eval "exec ${COPROC[1]}>&-"
                "$@" sniff -w "%1$s/x.pcap"; echo "status $?"
                """.formatted(directory));
        String sniffed = Files.readString(directory.resolve("sniffed"));

        assertThat(said).contains("connections opened: 1").contains("status 0\n");
        assertThat(said).contains("x.pcap: the file exists; --force overwrites it\nstatus 2\n");
        assertThat(sniffed)
                .containsPattern("#1 +\\d+\\.\\d{6} +SYN-SENT +> S +0:0\\(0\\) +SYN-RECEIVED")
                .containsPattern("#1 +\\d+\\.\\d{6} +TIME-WAIT +> \\. +3:3\\(0\\)")
                .contains("connections: 1, segments: ")
                .contains("dropped: 0; saved in ");
        assertThat(directory.resolve("x.pcap")).isNotEmptyFile();
    }

    @Test
    void withoutPermissionItSaysWhatToDo() throws Exception {
        Inside namespace = new Inside(directory).orSkip();
        assumeTrue(namespace.run("setpriv --version").contains("setpriv"), "setpriv(1) is not there");

        String said = namespace.run("ip link set lo up; setpriv --bounding-set=-net_raw --inh-caps=-net_raw "
                + "--ambient-caps=-net_raw \"$@\" sniff; echo \"status $?\"");

        assertThat(said).contains("capturing on 'lo' is not permitted").endsWith("status 3\n");
    }

    @Test
    void aDeviceThatIsNotThereAndAFilterThatIsNone() throws Exception {
        Inside namespace = new Inside(directory).orSkip();

        String said = namespace.run("ip link set lo up; \"$@\" sniff -i nothere; echo \"status $?\"; "
                + "\"$@\" sniff port port; echo \"status $?\"");

        assertThat(said)
                .contains("there is no device 'nothere'")
                .contains("'port port' is no capture filter")
                .containsPattern("(?s)status 3\n.*status 3\n");
    }
}
