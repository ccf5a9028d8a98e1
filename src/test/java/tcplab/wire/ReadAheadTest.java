package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAheadTest {
    private static final long SOME_TIME = 1_767_225_600_123_456_000L;
    private static final String[] SEEDS = {
        Frames.SYN, Frames.SYN, Frames.DATA_BEHIND_IP_OPTIONS, Frames.FIN_BEHIND_IPV6_EXTENSIONS, "00".repeat(60)
    };
    private static final SegmentVisitor CONTENT = new SegmentVisitor() {
        @Override
        public void segment(SegmentView segment) {}

        @Override
        public boolean headersSuffice() {
            return true;
        }
    };

    @TempDir
    private Path directory;

    /** All that a visitor of headers is told, and how the reading ended. */
    private record Told(
            List<String> segments, List<String> progress, List<Totals.OfFile> totals, List<String> trouble) {
        static Told of(List<Capture> captures, boolean ahead) throws IOException {
            List<String> segments = new ArrayList<>();
            List<String> progress = new ArrayList<>();
            List<String> trouble = new ArrayList<>();
            SegmentVisitor visitor = view -> segments.add(numbers(view));
            Progress told = (read, all, frames) -> progress.add(read + " of " + all + ", frames " + frames);
            try {
                if (ahead) {
                    new ReadAhead(captures, visitor, told).run();
                } else {
                    new Merge(captures, visitor, told).run();
                }
            } catch (BadCaptureException e) {
                trouble.add(e.getMessage());
                Stream.of(e.getSuppressed()).map(Throwable::getMessage).forEach(trouble::add);
            }
            List<Totals.OfFile> totals = captures.stream().map(Capture::total).toList();
            for (Capture capture : captures) {
                capture.close();
            }
            return new Told(segments, progress, totals, trouble);
        }

        private static String numbers(SegmentView v) {
            StringBuilder options = new StringBuilder();
            if ((v.flags() & 2) != 0) {
                for (int i = 0; i < v.optionsLength(); i++) {
                    options.append(v.bytes().get(v.optionsAt() + i)).append(' ');
                }
            }
            return String.join(
                    "|",
                    v.file() + " " + v.frame() + " " + v.interfaceId() + " " + v.timed() + " " + v.nanos(),
                    v.version() + " " + v.sourceHigh() + " " + v.sourceLow() + " " + v.destinationHigh() + " "
                            + v.destinationLow() + " " + v.identification() + " " + v.hopLimit(),
                    v.ports() + " " + v.seq() + " " + v.ack() + " " + v.flags() + " " + v.window() + " " + v.length(),
                    v.headerBytes() + " " + v.optionsLength() + " " + options,
                    v.inTunnel() + " " + v.fragmented() + " " + v.headerSound() + " " + v.beyondFrame());
        }
    }

    private static List<Capture> streams(List<byte[]> captures) throws IOException {
        List<Capture> opened = new ArrayList<>();
        for (byte[] bytes : captures) {
            opened.add(Capture.of("made", Seen.window(bytes)));
        }
        return opened;
    }

    private static Told same(List<byte[]> captures, String what) throws IOException {
        Told plain = Told.of(streams(captures), false);
        assertThat(Told.of(streams(captures), true)).as(what).isEqualTo(plain);
        return plain;
    }

    private static List<CapturedFrame> frames(Random random, int number) {
        List<CapturedFrame> frames = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            byte[] frame = Frames.bytes(SEEDS[random.nextInt(SEEDS.length)]);
            for (int spoilt = random.nextInt(3); spoilt > 0; spoilt--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            int kept = random.nextInt(4) == 0 ? random.nextInt(frame.length) : frame.length;
            long nanos = SOME_TIME + random.nextInt(1000) * 1000L;
            frames.add(new CapturedFrame(nanos, Arrays.copyOf(frame, kept), frame.length));
        }
        return frames;
    }

    /** Any of the forms in which captures come, whole, cut or damaged. */
    private static byte[] capture(Random random, int number) throws IOException {
        List<CapturedFrame> frames = frames(random, number);
        ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        byte[] bytes = random.nextBoolean()
                ? MadeCapture.pcap(order, random.nextBoolean() ? Pcap.MICROSECONDS : Pcap.NANOSECONDS, 4, 1, frames)
                : MadeCapture.pcapng(order, 1, frames);
        if (random.nextInt(4) == 0) {
            bytes = MadeCapture.gzip(bytes);
        }
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, 60 + random.nextInt(bytes.length - 60));
            case 1 -> {
                bytes[60 + random.nextInt(bytes.length - 60)] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            default -> bytes;
        };
    }

    private static boolean opens(byte[] bytes) throws IOException {
        try (Capture capture = Capture.of("made", Seen.window(bytes))) {
            return capture.frames() == 0;
        } catch (BadCaptureException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 1_000, 5_000})
    void tellsTheSameOfRandomCaptures(int frames) throws IOException {
        Random random = new Random(frames);
        int troubles = 0;
        for (int i = 0; i < 20; i++) {
            List<byte[]> captures = new ArrayList<>();
            for (int files = 1 + random.nextInt(3); captures.size() < files; ) {
                byte[] bytes = capture(random, frames);
                if (opens(bytes)) {
                    captures.add(bytes);
                }
            }
            troubles += same(captures, "capture " + i).trouble().isEmpty() ? 0 : 1;
        }
        assertThat(troubles).isBetween(1, 19);
    }

    @Test
    void tellsTheSameOfGivenCaptures() throws IOException {
        for (byte[] bytes : WireSeeds.captures()) {
            same(List.of(bytes), "given");
            same(List.of(bytes, bytes), "given twice");
        }
    }

    @Test
    void itIsWhatLargeFilesAreReadWith() throws IOException {
        List<CapturedFrame> frames = frames(new Random(1), 20_000);
        byte[] bytes = MadeCapture.pcap(ByteOrder.LITTLE_ENDIAN, Pcap.MICROSECONDS, 4, 1, frames);
        assertThat(bytes.length).isGreaterThan(1 << 20);
        Path large = Files.write(directory.resolve("large"), bytes);
        Path small = Files.write(directory.resolve("small"), Arrays.copyOf(bytes, 1 << 19));
        boolean processors = Runtime.getRuntime().availableProcessors() > 1;
        try (Capture one = Capture.open(large, 0);
                Capture other = Capture.open(small, 1);
                Capture stream = Capture.of("stream", Seen.window(bytes))) {
            assertThat(ReadAhead.suits(List.of(one), CONTENT)).isEqualTo(processors);
            assertThat(ReadAhead.suits(List.of(other, one), CONTENT)).isEqualTo(processors);
            assertThat(ReadAhead.suits(List.of(other), CONTENT)).isFalse();
            assertThat(ReadAhead.suits(List.of(stream), CONTENT)).isFalse();
            assertThat(ReadAhead.suits(List.of(one, stream), CONTENT)).isFalse();
            assertThat(ReadAhead.suits(List.of(one), segment -> {})).isFalse();
        }
        AtomicInteger shown = new AtomicInteger();
        SegmentVisitor counting = new SegmentVisitor() {
            @Override
            public void segment(SegmentView segment) {
                shown.incrementAndGet();
            }

            @Override
            public boolean headersSuffice() {
                return true;
            }
        };
        try (CaptureSource source = CaptureSource.open(List.of(large, small))) {
            assertThatThrownBy(() -> source.read(counting, Progress.NONE))
                    .isInstanceOf(BadCaptureException.class)
                    .hasMessageContaining("small: the capture is cut off within frame");
            assertThat(source.totals().segments()).isEqualTo(shown.get()).isPositive();
        }
    }

    @Test
    void whatTheVisitorThrowsComesOutAndTheReaderEnds() throws Exception {
        byte[] bytes =
                MadeCapture.pcap(ByteOrder.LITTLE_ENDIAN, Pcap.MICROSECONDS, 4, 1, frames(new Random(2), 20_000));
        ReadAhead ahead = new ReadAhead(
                streams(List.of(bytes)),
                segment -> {
                    throw new UncheckedIOException(new IOException("no room for frame " + segment.frame()));
                },
                Progress.NONE);
        assertThatThrownBy(ahead::run).isInstanceOf(UncheckedIOException.class).hasMessageContaining("no room");
        for (Thread reader : readers()) {
            reader.join();
        }
        assertThat(readers()).isEmpty();
    }

    private static List<Thread> readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tcplab-reader"))
                .toList();
    }

    @Test
    void whatTheReaderThrowsComesOutAfterWhatCameBefore() throws IOException {
        byte[] bytes =
                MadeCapture.pcap(ByteOrder.LITTLE_ENDIAN, Pcap.MICROSECONDS, 4, 1, frames(new Random(3), 20_000));
        Blocks failing = new Blocks() {
            private final Blocks good = new StreamBlocks(new ByteArrayInputStream(bytes));

            @Override
            public int read(ByteBuffer room) throws IOException {
                if (good.done() > 1 << 19) {
                    throw new IllegalStateException("a fault of ours");
                }
                return good.read(room);
            }

            @Override
            public long done() {
                return good.done();
            }

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void close() {}
        };
        AtomicInteger shown = new AtomicInteger();
        ReadAhead ahead = new ReadAhead(
                List.of(Capture.of("failing", new StreamWindow(failing))),
                segment -> shown.incrementAndGet(),
                Progress.NONE);
        assertThatThrownBy(ahead::run).isInstanceOf(IllegalStateException.class).hasMessage("a fault of ours");
        assertThat(shown.get()).isGreaterThan(1_000);
    }

    @Test
    void anInterruptEndsIt() throws IOException {
        byte[] bytes = MadeCapture.pcap(ByteOrder.LITTLE_ENDIAN, Pcap.MICROSECONDS, 4, 1, frames(new Random(4), 10));
        ReadAhead ahead = new ReadAhead(streams(List.of(bytes)), CONTENT, Progress.NONE);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(ahead::run).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }
}
