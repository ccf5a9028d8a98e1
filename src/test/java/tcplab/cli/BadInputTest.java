package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.lab.StageException;
import tcplab.record.RecordingStore;
import tcplab.report.Samples;
import tcplab.text.Text;

/** Each kind of bad input has one clear line on standard error and its exit status, and prints no result. */
class BadInputTest {
    @TempDir
    Path directory = Path.of("");

    private static Cli run(String... args) {
        return Cli.run(SampleExercise.ALL, Cli.NO_STAGE, args);
    }

    private static void assertRefused(Cli cli, int status, String line) {
        assertThat(cli).isEqualTo(new Cli(status, "", "tcplab: " + line + "\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run half-clos           | there is no exercise half-clos; did you mean half-close?
            explain rest            | there is no exercise rest; did you mean reset?
            run quic                | there is no exercise quic; tcplab list names them
            --lang zh explain rest  | 没有练习 rest；是否想输入 reset？
            run half-close --jobs 0 | --jobs 0: at least one exercise runs at a time
            run half-close --jobs x | 'x' is no value for --jobs: a whole number; see tcplab run --help
            run all --format xml    | 'xml' is no value for --format: text, json; see tcplab run --help
            list --format           | --format needs a value: text, json; see tcplab list --help
            run --lang fr all       | 'fr' is no value for --lang: en, zh; see tcplab run --help
            run                     | missing: EXERCISE; see tcplab run --help
            judge                   | missing: DIR; see tcplab judge --help
            run all --sav x         | unknown option --sav; did you mean --save?; see tcplab run --help
            --lang zh run all --sav | 未知选项 --sav；是否想输入 --save？；见 tcplab run --help
            ruin all                | unknown command ruin; did you mean run?; see tcplab --help
            list half-close         | one argument too many: half-close; see tcplab list --help
            list --lang en --lang zh| --lang is given twice; see tcplab list --help
            client --rate 0         | --rate 0: must be more than 0
            client --rate -1        | --rate -1: must be more than 0
            client --rate fast      | 'fast' is no value for --rate: a number, or max; see tcplab client --help
            client --count 0        | --count 0: must be at least 1
            client --concurrency 0  | --concurrency 0: must be at least 1
            client --pool 0         | --pool 0: must be at least 1
            client --pool 2 --bytes 0 | --pool needs requests: --bytes 1 or more
            client --linger -1      | --linger -1: must be at least 0
            client --hold soon      | 'soon' is no value for --hold: a duration such as 500ms, 2s or 1m; see tcplab client --help
            client --patience 0     | --patience 0: must be more than 0
            client --closes-first x | 'x' is no value for --closes-first: client, server; see tcplab client --help
            client --transport tcp  | 'tcp' is no value for --transport: io_uring, epoll, nio; see tcplab client --help
            client --watch 127.0.0.1:7000 | '127.0.0.1:7000' is no value for --watch: pcap or ring; it goes with --rate max and no address, and without a value it stands last or is written --watch=ring; see tcplab client --help
            --lang zh client --watch 127.0.0.1:7000 | '127.0.0.1:7000' 不能作为 --watch 的值：pcap 或 ring；它与 --rate max 同用，不带地址；不给值时，请放在最后，或写成 --watch=ring；见 tcplab client --help
            client --watch          | --watch needs --rate max, and no address
            client 127.0.0.1        | '127.0.0.1' is no value for ADDRESS:PORT: an address and a port such as 127.0.0.1:7000 or [::1]:7000; see tcplab client --help
            client 127.0.0.1:*      | 127.0.0.1:*: a port to connect to is needed
            client --bind 127.0.0.1 | '127.0.0.1' is no value for --bind: an address and a port such as 127.0.0.1:7000 or [::1]:7000; see tcplab client --help
            server --port 70000     | --port 70000: a port is within 0..65535
            server --port http      | 'http' is no value for --port: a whole number; see tcplab server --help
            server --backlog 0      | --backlog 0: must be at least 1
            server --close later    | 'later' is no value for --close: at-once, after, on-request, never; see tcplab server --help
            server --on-eof sleep   | 'sleep' is no value for --on-eof: close, keep-sending, leak; see tcplab server --help
            server --close at-once --close-after 1s | --close-after goes with --close after only
            server --farewell-bytes 0 | --farewell-bytes 0: must be at least 1
            states --interval 1s    | --interval goes with --watch only
            states --watch --interval 0 | --interval 0: must be more than 0
            states --port -1        | --port -1: a port is within 0..65535
            states --pid 0          | --pid 0: there is no such process
            doctor --format xml     | 'xml' is no value for --format: text, json; see tcplab doctor --help
            completion fish         | 'fish' is no value for SHELL: bash, zsh; see tcplab completion --help
            """)
    void wrongUsage(String args, String line) {
        assertRefused(run(args.strip().split(" +", -1)), ExitStatus.USAGE, line);
    }

    @Test
    void noCommandShowsWhichThereAre() {
        Cli cli = run();

        assertThat(cli.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).startsWith("Usage: tcplab");
    }

    @Test
    void savingIntoADirectoryThatHoldsARecording() throws IOException {
        Path other = directory.resolve("other");
        RecordingStore.write(RecordingStore.parse(Samples.recording("reset")), other);

        assertRefused(
                run("run", "half-close", "--save", other.toString()),
                ExitStatus.USAGE,
                "--save " + other + ": " + other + " already holds a recording; name another directory");
        assertRefused(
                run("run", "half-close", "--save", directory.toString()),
                ExitStatus.USAGE,
                "--save " + directory + ": " + other + " already holds a recording; name another directory");
    }

    @Test
    void savingIntoAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertRefused(
                run("run", "half-close", "--save", file.toString()),
                ExitStatus.USAGE,
                "--save " + file + ": this is no directory");
        assertRefused(
                run("run", "half-close", "--save", file + "/below"),
                ExitStatus.INCONCLUSIVE,
                "--save " + file + "/below: cannot be written to: " + file + "/below: Not a directory");
    }

    @Test
    void aNamespaceThatCannotBeMade() {
        Staging noNamespace = (exercise, at, progress) -> {
            throw new StageException(Text.text("no network namespace can be made", "无法创建网络命名空间"));
        };

        assertRefused(
                Cli.run(SampleExercise.ALL, noNamespace, "run", "half-close"),
                ExitStatus.INCONCLUSIVE,
                "half-close: no network namespace can be made");
    }

    @Test
    void noRecording() {
        assertRefused(
                run("judge", directory.toString()),
                ExitStatus.BAD_INPUT,
                directory + " holds no recording (recording.txt)");
        assertRefused(run("judge", "/nowhere"), ExitStatus.BAD_INPUT, "/nowhere holds no recording (recording.txt)");
    }

    private Cli judge(String recording) throws IOException {
        Files.writeString(directory.resolve(RecordingStore.FILE), recording);
        return run("judge", directory.toString());
    }

    @Test
    void aRecordingFromANewerSchema() throws IOException {
        assertRefused(
                judge("tcplab-recording 999\n"),
                ExitStatus.BAD_INPUT,
                directory + "/recording.txt: the recording has schema 999, which is newer than this tcplab's 4;"
                        + " judge it with the tcplab that made it, or a later one");
    }

    /** Cut anywhere, it is no recording: the last byte is the line feed behind its last line. */
    @Test
    void aTruncatedRecording() throws IOException {
        String whole = Samples.recording("half-close");
        for (int length = 0; length < whole.length() - 1; length += 97) {
            Cli cli = judge(whole.substring(0, length));

            assertThat(cli.status()).as("cut to %s", length).isEqualTo(ExitStatus.BAD_INPUT);
            assertThat(cli.out()).isEmpty();
            assertThat(cli.err()).startsWith("tcplab: " + directory).hasLineCount(1);
        }
    }

    @Test
    void bytesThatAreNoText() throws IOException {
        Files.write(directory.resolve(RecordingStore.FILE), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        Cli cli = run("judge", directory.toString());

        assertThat(cli.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(cli.err()).startsWith("tcplab: " + directory).hasLineCount(1);
    }

    @Test
    void aRecordingOfAnUnknownExercise() throws IOException {
        assertRefused(
                judge(Samples.recording("half-open")),
                ExitStatus.BAD_INPUT,
                directory + ": there is no exercise half-open; did you mean half-close?");
    }

    @Test
    void oneBadRecordingDoesNotLoseTheOthers() throws IOException {
        RecordingStore.write(RecordingStore.parse(Samples.recording("half-close")), directory.resolve("good"));

        Cli cli = Cli.run(
                List.of(SampleExercise.HOLDS),
                Cli.NO_STAGE,
                "judge",
                "/nowhere",
                directory.resolve("good").toString());

        assertThat(cli.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(cli.err()).hasLineCount(1);
        assertThat(cli.out()).contains("What does half-close show?");
    }

    @Test
    void aPortInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            assertRefused(
                    run("server", "--port", Integer.toString(port)),
                    ExitStatus.INCONCLUSIVE,
                    "127.0.0.1:" + port + " is in use (EADDRINUSE); ss -tanp 'sport = :" + port + "' shows by what");
        }
    }

    /** 192.0.2.1 is of TEST-NET-1 (RFC 5737), which nobody has. */
    @Test
    void anAddressThatIsNotOurs() {
        assertRefused(
                run("server", "--address", "192.0.2.1"),
                ExitStatus.INCONCLUSIVE,
                "192.0.2.1 is no address of this machine (EADDRNOTAVAIL); ip address shows which are");
        Cli client = run("client", "127.0.0.1:9", "--bind", "192.0.2.1:*");
        assertThat(client.status()).isEqualTo(ExitStatus.INCONCLUSIVE);
        assertThat(client.out()).contains("failed: EADDRNOTAVAIL × 1");
    }

    @Test
    void writingACaptureOverAnother() throws IOException {
        Path file = Files.writeString(directory.resolve("x.pcap"), "precious");

        assertRefused(
                run("sniff", "-w", file.toString()),
                ExitStatus.USAGE,
                "-w " + file + ": the file exists; --force overwrites it");
        assertThat(file).hasContent("precious");
    }

    @Test
    void badFilesAreToldInBothLanguages() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no capture at all");
        Cli english = run("analyze", text.toString());
        Cli chinese = run("--lang", "zh", "analyze", text.toString());
        assertThat(english.err())
                .contains(
                        text
                                + ": no capture: it begins with 6e6f2063; pcap (a1b2c3d4), pcapng (0a0d0d0a) and gzip are read");
        assertThat(chinese.err()).contains(text + "：不是捕获文件：它以 6e6f2063 开头；能读的是 pcap（a1b2c3d4）、pcapng（0a0d0d0a）和 gzip");
        Files.writeString(directory.resolve(RecordingStore.FILE), "tcplab-recording 1\nexercise half-close\n");
        assertRefused(
                run("--lang", "zh", "judge", directory.toString()),
                ExitStatus.BAD_INPUT,
                directory.resolve(RecordingStore.FILE) + "：记录不完整：它停在第 2 行，没有 'end' 行；需要完整的记录");
    }
}
