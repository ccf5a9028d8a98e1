package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.tcp.RawSegment;

class CaptureSourceTest {
    private static final long SOME_TIME = 1_767_225_600_123_456_000L;
    private static final CapturedFrame SYN = MadeCapture.frame(SOME_TIME, Frames.SYN);

    @TempDir
    private Path directory;

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    /** Frames with segments, and some that hold something else or are cut. */
    private static List<CapturedFrame> frames(long seed, int number) {
        Random random = new Random(seed);
        List<CapturedFrame> frames = new ArrayList<>();
        String[] seeds = {Frames.SYN, Frames.DATA_BEHIND_IP_OPTIONS, Frames.FIN_BEHIND_IPV6_EXTENSIONS};
        for (int i = 0; i < number; i++) {
            byte[] frame = Frames.bytes(seeds[random.nextInt(seeds.length)]);
            if (random.nextInt(4) == 0) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            int kept = random.nextInt(4) == 0 ? random.nextInt(frame.length) : frame.length;
            frames.add(new CapturedFrame(
                    SOME_TIME + random.nextInt(1000) * 1000L, Arrays.copyOf(frame, kept), frame.length));
        }
        return frames;
    }

    private static byte[] pcap(List<CapturedFrame> frames) {
        return MadeCapture.pcap(ByteOrder.LITTLE_ENDIAN, Pcap.MICROSECONDS, 4, 1, frames);
    }

    @Test
    void everyKindOfFileGivesTheSame() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            List<CapturedFrame> frames = frames(seed, 1 + seed * 40);
            byte[] pcap = pcap(frames);
            Path path = file("a.pcap", pcap);
            Seen expected = Seen.file(path);
            assertThat(expected.trouble()).isEmpty();
            assertThat(expected.totals().frames()).isEqualTo(frames.size());
            List<byte[]> others = new ArrayList<>();
            for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
                others.add(MadeCapture.pcap(order, Pcap.MICROSECONDS, 2, 1, frames));
                others.add(MadeCapture.pcap(order, Pcap.MICROSECONDS, 3, 1, frames));
                others.add(MadeCapture.pcap(order, Pcap.NANOSECONDS, 4, 1, frames));
                others.add(MadeCapture.pcapng(order, 1, frames));
            }
            for (byte[] other : List.copyOf(others)) {
                others.add(MadeCapture.gzip(other));
            }
            same(expected, Seen.streamed(pcap), seed);
            for (byte[] other : others) {
                Path there = file("other", other);
                same(expected, Seen.file(there), seed);
            }
        }
    }

    private static void same(Seen expected, Seen other, int seed) {
        assertThat(other.segments()).as("seed %d", seed).isEqualTo(expected.segments());
        assertThat(other.totals().unread()).isEqualTo(expected.totals().unread());
        assertThat(other.totals().bytes()).isEqualTo(expected.totals().bytes());
    }

    @Test
    void everyFrameIsASegmentOrCountedOnce() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            Totals.OfFile totals = Seen.streamed(pcap(frames(seed, 500))).totals();
            long unread = totals.unread().entrySet().stream()
                    .filter(e -> e.getKey().withoutSegment())
                    .mapToLong(e -> e.getValue())
                    .sum();
            assertThat(totals.segments() + unread).as("seed %d", seed).isEqualTo(500);
        }
    }

    @Test
    void agreesWithTheDecoderOfSingleFrames() throws IOException {
        FrameDecoder decoder = new FrameDecoder(LinkType.ETHERNET);
        List<CapturedFrame> frames = frames(7, 1000);
        List<RawSegment> strict = new ArrayList<>();
        for (CapturedFrame frame : frames) {
            try {
                decoder.decode(frame.bytes(), frame.originalLength()).ifPresent(strict::add);
            } catch (MalformedPacketException e) {
                assertThat(e).hasMessageMatching(".*\\(at byte \\d+ of the frame\\)");
            }
        }
        List<RawSegment> all = new ArrayList<>();
        try (CaptureSource source = CaptureSource.of("made", Seen.window(pcap(frames)))) {
            source.read(segment -> all.add(segment.copy()), Progress.NONE);
        }
        assertThat(strict).hasSizeGreaterThan(600);
        assertThat(all).containsAll(strict);
    }

    /** What was whole is shown, and then there is an end or one complaint that names the file. */
    @Test
    void aFileCutAnywhereGivesItsWholeFramesAndThenSaysSo() throws IOException {
        List<CapturedFrame> frames = frames(3, 6);
        for (byte[] whole : List.of(
                pcap(frames), MadeCapture.pcapng(ByteOrder.LITTLE_ENDIAN, 1, frames), MadeCapture.gzip(pcap(frames)))) {
            List<String> all = Seen.streamed(whole).segments();
            for (int length = 0; length < whole.length; length++) {
                Path cut = file("cut", Arrays.copyOf(whole, length));
                try {
                    Seen seen = Seen.file(cut);
                    assertThat(all.subList(0, seen.segments().size())).isEqualTo(seen.segments());
                    assertThat(seen.trouble().isPresent() || seen.totals().frames() <= frames.size())
                            .isTrue();
                    seen.trouble().ifPresent(e -> assertThat(e).hasMessageContaining("cut"));
                } catch (BadCaptureException e) {
                    assertThat(e).as("cut to %d bytes", length).hasMessageStartingWith(cut + ": ");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "33, -1, 0",
        "34, -1, 0",
        "37, -1, 0",
        "38, 4, 0",
        "41, 7, 0",
        "42, 8, 0",
        "48, 14, 0",
        "53, 19, 0",
        "54, 20, 0",
        "58, 24, 4",
        "68, 34, 14",
        "74, 40, 20"
    })
    void showsWhatTheSnapshotLengthLeft(int kept, int header, int options) throws IOException {
        byte[] file = pcap(List.of(new CapturedFrame(0, Arrays.copyOf(SYN.bytes(), kept), SYN.bytes().length)));
        List<SegmentView> views = new ArrayList<>();
        try (CaptureSource source = CaptureSource.of("made", Seen.window(file))) {
            Totals totals = source.read(views::add, Progress.NONE);
            assertThat(totals.segments()).isEqualTo(header < 0 ? 0 : 1);
            if (header < 0) {
                assertThat(totals.files().get(0).unread()).containsKey(new Unread(Unread.Kind.CUT, -1));
                return;
            }
            SegmentView view = views.get(0);
            assertThat(view.headerBytes()).isEqualTo(header);
            assertThat(view.headerWhole()).isEqualTo(header >= 20);
            assertThat(view.optionsLength()).isEqualTo(options);
            assertThat(view.sourcePort()).isEqualTo(47594);
            assertThat(view.seq()).isEqualTo(header < 8 ? 0 : 1234567890);
            assertThat(view.flags()).isEqualTo(header < 14 ? 0 : 2);
        }
    }

    @Test
    void severalFilesAreReadInTheOrderOfTime() throws IOException {
        Path first = file(
                "first", pcap(List.of(MadeCapture.frame(10_000, Frames.SYN), MadeCapture.frame(30_000, Frames.SYN))));
        Path second = file(
                "second",
                pcap(List.of(
                        MadeCapture.frame(20_000, Frames.SYN),
                        MadeCapture.frame(5_000, Frames.SYN),
                        MadeCapture.frame(30_000, Frames.SYN))));
        List<String> seen = new ArrayList<>();
        try (CaptureSource source = CaptureSource.open(List.of(first, second))) {
            source.read(s -> seen.add(s.file() + ":" + s.frame() + " " + s.nanos()), Progress.NONE);
        }
        assertThat(seen).containsExactly("0:1 10000", "1:1 20000", "1:2 5000", "0:2 30000", "1:3 30000");
    }

    @Test
    void aDamagedFileEndsThereAndTheOthersGoOn() throws IOException {
        byte[] whole = pcap(List.of(MadeCapture.frame(1000, Frames.SYN), MadeCapture.frame(2000, Frames.SYN)));
        Path cut = file("cut", Arrays.copyOf(whole, whole.length - 1));
        Path good = file("good", whole);
        try (CaptureSource source = CaptureSource.open(List.of(cut, good))) {
            assertThatThrownBy(() -> source.read(segment -> {}, Progress.NONE))
                    .isInstanceOf(BadCaptureException.class)
                    .hasMessage(cut + ": the capture is cut off within frame 2");
            assertThat(source.totals().segments()).isEqualTo(3);
        }
    }

    @Test
    void tellsHowFarItIs() throws IOException {
        List<Long> read = new ArrayList<>();
        Path path = file("a", pcap(frames(1, 100)));
        try (CaptureSource source = CaptureSource.open(List.of(path))) {
            source.read(segment -> {}, (done, all, frames) -> read.addAll(List.of(done, all, frames)));
        }
        assertThat(read).endsWith(Files.size(path), Files.size(path), 100L);
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty",
        "0a0d, fewer than 4 bytes",
        "7f454c4602010100, begins with 7f454c46",
        "28b52ffd00000000, zstd -d",
        "a1b2c3d4000700040000000000000000, within the file header",
        "a1b2c3d400070004000000000000000000000100 00000001, version 7.4",
        "1f8b0800000000000003, gzip file is cut off",
        "1f8b08000000000000030102030405060708, gzip file is damaged",
    })
    void refusesWhatItDoesNotRead(String hex, String message) throws IOException {
        Path path = file("x", Frames.bytes(hex.replace(" ", "")));
        assertThatThrownBy(() -> Seen.file(path))
                .isInstanceOf(BadCaptureException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void refusesDirectoriesAndASecondStandardInput() {
        assertThatThrownBy(() -> CaptureSource.open(List.of(directory)))
                .isInstanceOf(BadCaptureException.class)
                .hasMessageContaining("a directory");
        assertThatThrownBy(() -> CaptureSource.open(List.of(Path.of("-"), Path.of("-"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CaptureSource.open(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGzipFileMayHaveSeveralMembersAndPadding() throws IOException {
        List<CapturedFrame> frames = frames(5, 50);
        byte[] pcap = pcap(frames);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < pcap.length; from += 1000) {
            out.writeBytes(MadeCapture.gzip(Arrays.copyOfRange(pcap, from, Math.min(pcap.length, from + 1000))));
        }
        out.writeBytes(new byte[100]);
        Seen seen = Seen.file(file("a.gz", out.toByteArray()));
        assertThat(seen.trouble()).isEmpty();
        same(Seen.streamed(pcap), seen, 5);
    }

    @Test
    void aLengthThatAFileOnlyClaimsTakesNoMemory() throws IOException {
        byte[] pcap = pcap(List.of(SYN));
        Arrays.fill(pcap, 24 + 8, 24 + 16, (byte) 0xff);
        assertThat(Seen.streamed(pcap).trouble().orElseThrow())
                .hasMessageContaining("frame 1 says that 4294967295 of 4294967295 bytes were kept");
        StreamWindow window = (StreamWindow) Seen.window(pcap);
        assertThat(window.reach(0, Integer.MAX_VALUE)).isEqualTo(Window.CUT);
        assertThat(window.bytes.capacity()).isEqualTo(StreamWindow.BLOCK);
    }

    @Test
    void aFileThatBecomesShorterMeanwhileIsAComplaint() throws IOException {
        byte[] pcap = pcap(frames(1, 20_000));
        assertThat(pcap.length).isGreaterThan(1 << 18);
        assertThatThrownBy(() -> shortenedMeanwhile("a", pcap))
                .isInstanceOf(BadCaptureException.class)
                .hasMessageContaining(
                        "became shorter while it was read: of " + pcap.length + " bytes 262144 were there");
    }

    @Test
    void aCompressedFileThatBecomesShorterMeanwhileIsAComplaint() throws IOException {
        byte[] gzip = MadeCapture.gzip(pcap(frames(1, 80_000)));
        assertThat(gzip.length).isGreaterThan(1 << 18);
        assertThatThrownBy(() -> shortenedMeanwhile("a.gz", gzip)).isInstanceOf(BadCaptureException.class);
    }

    private void shortenedMeanwhile(String name, byte[] bytes) throws IOException {
        Path path = file(name, bytes);
        try (CaptureSource source = CaptureSource.open(List.of(path));
                FileChannel shortened = FileChannel.open(path, StandardOpenOption.WRITE)) {
            source.read(
                    segment -> {
                        if (segment.frame() < 100) {
                            shorten(shortened);
                        }
                    },
                    Progress.NONE);
        }
    }

    private static void shorten(FileChannel file) {
        try {
            file.truncate(20_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
