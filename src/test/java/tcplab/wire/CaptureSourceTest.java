package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tcplab.tcp.RawSegment;

class CaptureSourceTest {
    private static final long SOME_TIME = 1_767_225_600_123_456_789L;

    @TempDir
    private Path directory;

    @Test
    void showsTheSegmentsOfACapture() throws IOException {
        Path file = directory.resolve("a.pcap");
        FrameDecoder decoder = new FrameDecoder(LinkType.ETHERNET);
        List<RawSegment> expected = new ArrayList<>();
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET, 1000)) {
            for (String hex : List.of(Frames.SYN, Frames.SYN)) {
                byte[] frame = Frames.bytes(hex);
                writer.write(new CapturedFrame(SOME_TIME, frame, frame.length));
                expected.add(decoder.decode(frame, frame.length).orElseThrow());
            }
        }
        List<RawSegment> seen = new ArrayList<>();
        try (CaptureSource source = CaptureSource.open(List.of(file))) {
            Totals totals = source.read(
                    segment -> {
                        assertThat(segment.nanos()).isEqualTo(SOME_TIME);
                        seen.add(segment.copy());
                    },
                    Progress.NONE);
            assertThat(totals.frames()).isEqualTo(2);
            assertThat(totals.segments()).isEqualTo(2);
        }
        assertThat(seen).isEqualTo(expected);
    }
}
