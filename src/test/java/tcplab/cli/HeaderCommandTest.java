package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.Approved;
import tcplab.record.RecordingStore;
import tcplab.tcp.RawSegment;
import tcplab.wire.CapturedFrame;
import tcplab.wire.LinkType;
import tcplab.wire.PcapWriter;
import tcplab.wire.TcpCodec;

class HeaderCommandTest {
    private static final int SNAPSHOT = 96;

    @TempDir
    Path directory;

    private Path capture = Path.of("");

    /** A SYN, a segment with everything, one longer than what was kept, and a frame that is no IP. */
    @BeforeEach
    void write() throws IOException {
        capture = directory.resolve(RecordingStore.CAPTURE);
        try (PcapWriter out = PcapWriter.create(capture, LinkType.ETHERNET, SNAPSHOT)) {
            frame(
                    out,
                    1,
                    "10.0.0.1:40000 > 10.0.0.2:80 SEW 100(0) ack 0 win 64240 <mss 1460,sackOK,TS val 7 ecr 0,wscale 7>");
            frame(out, 2, "10.0.0.2:80 > 10.0.0.1:40000 PUA. 500(3) ack 101 win 510 <opt-254 0badcafe>");
            frame(out, 3, "10.0.0.2:80 > 10.0.0.1:40000 P. 503(900) ack 101 win 510 <>");
            byte[] arp = new byte[42];
            arp[12] = 8;
            arp[13] = 6;
            out.write(new CapturedFrame(4, arp, arp.length));
        }
    }

    private static void frame(PcapWriter out, long nanos, String text) throws IOException {
        RawSegment segment = RawSegment.parse(text);
        byte[] payload = new byte[segment.length()];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) "hi\n".charAt(i % 3);
        }
        byte[] frame = TcpCodec.loopbackFrame(TcpCodec.encode(segment, payload));
        out.write(new CapturedFrame(nanos, frame, frame.length));
    }

    @Test
    void drawsASegmentFieldByField() throws IOException {
        StringBuilder drawn = new StringBuilder();
        for (String lang : new String[] {"en", "zh"}) {
            for (String number : new String[] {"1", "2", "3"}) {
                Cli cli = Cli.run("header", capture.toString(), number, "--lang", lang);
                assertThat(cli.status()).as(cli.err()).isZero();
                drawn.append(cli.out().replace("\r\n", "\n")).append('\n');
            }
        }
        Approved.check("cli/header.approved.txt", drawn.toString());
    }

    @Test
    void listsTheSegmentsOfASavedRun() {
        Cli cli = Cli.run("header", directory.toString());

        assertThat(cli.status()).isZero();
        assertThat(cli.out().lines())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("#1    10.0.0.1:40000 > 10.0.0.2:80 SEW 100(0)");
    }

    @Test
    void saysWhichFramesThereAre() {
        Cli cli = Cli.run("header", capture.toString(), "5");

        assertThat(cli.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(cli.err()).contains("has frames 1 to 4, and none with the number 5");
    }

    @Test
    void saysThatAFrameHoldsNoSegment() {
        assertThat(Cli.run("header", capture.toString(), "4").err()).contains("frame 4 of ", " holds no TCP segment");
    }

    @Test
    void refusesWhatIsNoNumberInOneLine() {
        Cli cli = Cli.run("header", capture.toString(), "first");

        assertThat(cli.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(cli.err().lines()).hasSize(1).first().asString().contains("'first'", "a whole number");
    }

    @Test
    void refusesWhatIsNoCapture() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "this is a text of more than twenty-four bytes");
        for (Path bad : new Path[] {text, directory.resolve("nothing")}) {
            Cli cli = Cli.run("header", bad.toString(), "1");
            assertThat(cli.status()).isEqualTo(ExitStatus.BAD_INPUT);
            assertThat(cli.err().lines()).hasSize(1).first().asString().contains(bad.toString());
        }
    }

    @Test
    void aCaptureThatIsCutOffGivesWhatItHas() throws IOException {
        byte[] all = Files.readAllBytes(capture);
        Path cut = Files.write(directory.resolve("cut.pcap"), java.util.Arrays.copyOf(all, all.length - 1));

        assertThat(Cli.run("header", cut.toString(), "1").status()).isZero();
        Cli last = Cli.run("header", cut.toString(), "4");
        assertThat(last.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(last.err()).contains("cut off within frame 4");
    }
}
