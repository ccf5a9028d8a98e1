package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.tcp.TcpState.SYN_SENT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tcplab.lab.News;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;
import tcplab.text.Lang;

class StepDialogueTest {
    private static final RawSegment SYN = RawSegment.parse("127.0.0.1:4000 > 127.77.0.1:80 S 100(0) ack 0 win 9 <>");
    private static final RawSegment SYN_ACK =
            RawSegment.parse("127.77.0.1:80 > 127.0.0.1:4000 S. 300(0) ack 101 win 9 <>");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private StepDialogue dialogue() throws IOException {
        return new StepDialogue(
                new Context(
                        Lang.EN,
                        Map.of(),
                        Terminal.NONE,
                        System.out,
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        List::of,
                        Cli.NO_STAGE),
                new PipedInputStream(new PipedOutputStream()));
    }

    private List<String> said() {
        return said.toString(StandardCharsets.UTF_8).lines().map(String::strip).toList();
    }

    private static News look(SocketEntry... rows) {
        return new News.Seen(new SocketsSeen(Duration.ZERO, Duration.ZERO, List.of(rows)));
    }

    private static SocketEntry row(TcpState state, FourTuple tuple) {
        return new SocketEntry(state, 0, 0, tuple.local(), tuple.remote(), Optional.empty(), 0, "", "", List.of());
    }

    @Test
    void asksAboutTheOldestAndOnceOnly() throws IOException {
        StepDialogue dialogue = dialogue();
        dialogue.hear(new News.Held(1, SYN));
        dialogue.hear(new News.Held(2, SYN));
        dialogue.hear(look());
        dialogue.hear(look());

        assertThat(said()).containsExactly("1  127.0.0.1:4000 > 127.77.0.1:80  S  0:0(0), and 1 more behind it");
    }

    @Test
    void showsTheStatesByALookThatBeganAfterwards() throws IOException {
        StepDialogue dialogue = dialogue();
        dialogue.hear(new News.Held(1, SYN));
        dialogue.hear(look());
        dialogue.hear(new News.Passed(1));
        dialogue.hear(new News.Seen(new tcplab.record.Event.SegmentSeen(Duration.ZERO, SYN)));
        dialogue.hear(new News.Held(2, SYN_ACK));
        dialogue.hear(new News.Copy(3));
        dialogue.hear(look(row(TcpState.CLOSED, SYN.tuple())));
        dialogue.hear(look(row(SYN_SENT, SYN.tuple()), row(SYN_RECEIVED, SYN_ACK.tuple())));

        assertThat(said().subList(1, 3))
                .containsExactly(
                        "ss: 127.0.0.1:4000 SYN-SENT  127.77.0.1:80 SYN-RECEIVED",
                        "2  127.77.0.1:80 > 127.0.0.1:4000  S. 0:0(0) ack 1; repetitions taken away so far: 3");
    }

    @Test
    void stepGoesWithOneExercise() {
        Cli all = Cli.run(SampleExercise.ALL, SampleExercise::stage, "run", "all", "--step");

        assertThat(all.status()).isEqualTo(2);
        assertThat(all.err()).isEqualTo("tcplab: --step goes with one exercise\n");
    }
}
