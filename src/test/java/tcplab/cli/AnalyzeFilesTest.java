package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.flow.Segments;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.RecordingStore;

/** Several captures for {@code tcplab analyze}, of which some are none, are not there or are broken. */
class AnalyzeFilesTest {
    @TempDir
    Path directory;

    private Path good = Path.of("");
    private Path text = Path.of("");
    private Path missing = Path.of("");
    private Path cut = Path.of("");

    @BeforeEach
    void write() throws IOException {
        List<SegmentSeen> segments = RecordingStore.read(Path.of("src/test/resources/exercises/half-close"))
                .each(SegmentSeen.class)
                .toList();
        good = directory.resolve("good.pcap");
        Segments.write(good, segments);
        byte[] whole = Files.readAllBytes(good);
        cut = Files.write(directory.resolve("cut.pcap"), Arrays.copyOf(whole, whole.length - 5));
        text = Files.writeString(directory.resolve("text"), "no capture at all");
        missing = directory.resolve("missing.pcap");
    }

    private static Cli json(Path... files) {
        String[] args = new String[files.length + 3];
        args[0] = "analyze";
        args[1] = "--format";
        args[2] = "json";
        for (int i = 0; i < files.length; i++) {
            args[i + 3] = files[i].toString();
        }
        return Cli.run(args);
    }

    @Test
    void whatCannotBeOpenedIsToldAndTheOthersAreRead() {
        Cli cli = json(text, missing, directory, good);

        assertThat(cli.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(cli.err().lines()).hasSize(3);
        assertThat(cli.err())
                .contains(text + ": no capture")
                .contains(missing + ": there is no such file")
                .contains(directory + ": a directory");
        assertThat(cli.out().lines()).hasSize(1).allMatch(line -> line.contains("\"file\":\"" + good + "\""));
    }

    @Test
    void everyBrokenFileIsTold() throws IOException {
        Path again = Files.copy(cut, directory.resolve("again.pcap"));
        Cli cli = json(cut, again);

        assertThat(cli.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(cli.err().lines()).hasSize(2);
        assertThat(cli.err()).contains(cut + ": ").contains(again + ": ");
    }

    @Test
    void withoutAnyCaptureNothingIsSaidOfConnections() {
        for (String format : List.of("text", "csv", "table", "json")) {
            Cli cli = Cli.run("analyze", missing.toString(), text.toString(), "--format", format);
            assertThat(cli.status()).isEqualTo(ExitStatus.BAD_INPUT);
            assertThat(cli.out()).isEmpty();
            assertThat(cli.err().lines()).hasSize(2);
        }
    }

    @Test
    void aFileThatAnOptionTookIsNamedWhereItIsMissing() {
        Cli cli = Cli.run("analyze", "--annotate", good.toString());
        assertThat(cli.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(cli.err().lines()).hasSize(1);
        assertThat(cli.err()).contains("missing: FILE (" + good + " is the OUT of --annotate)");
        assertThat(Cli.run("analyze", "--lang", "zh", "--annotate", good.toString())
                        .err())
                .contains("缺少：FILE（" + good + " 是 --annotate 的 OUT）");
        assertThat(Cli.run("analyze", "--format", "json").err()).contains("missing: FILE;");
    }
}
