package tcplab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.tcp.RawSegment;
import tcplab.wire.CapturedFrame;
import tcplab.wire.LinkType;
import tcplab.wire.PcapWriter;
import tcplab.wire.TcpCodec;

/**
 * What a command line named to be analysed: captures, and runs of our own, of which a directory, the recording in it or the
 * capture beside that names all. A recording whose capture is gone is read as a capture of its segments.
 */
final class Inputs implements AutoCloseable {
    private static final int WHOLE = 1 << 18;
    private static final long BILLION = 1_000_000_000L;

    private final List<Path> named = new ArrayList<>();
    private final List<Path> captures = new ArrayList<>();
    private final Map<Integer, Recording> recordings = new HashMap<>();
    private final List<Path> temporary = new ArrayList<>();

    /**
     * Looks for recordings, and reads them.
     *
     * @param trouble is told of a recording that was named and cannot be read; its capture is taken all the same
     */
    static Inputs of(List<Path> files, Consumer<IOException> trouble) throws IOException {
        Inputs inputs = new Inputs();
        try {
            for (Path file : files) {
                inputs.add(file, trouble);
            }
            return inputs;
        } catch (IOException | RuntimeException e) {
            inputs.close();
            throw e;
        }
    }

    private void add(Path file, Consumer<IOException> trouble) throws IOException {
        Path name = file.getFileName() == null ? file : file.getFileName();
        boolean recording = name.toString().equals(RecordingStore.FILE);
        boolean beside = name.toString().equals(RecordingStore.CAPTURE);
        Path directory = recording || beside ? file.resolveSibling("") : file;
        if (!Files.isRegularFile(directory.resolve(RecordingStore.FILE))) {
            take(file, file);
            return;
        }
        Path capture = directory.resolve(RecordingStore.CAPTURE);
        try {
            Recording run = RecordingStore.read(directory);
            recordings.put(named.size(), run);
            take(file, Files.isRegularFile(capture) ? capture : written(run));
        } catch (IOException e) {
            if (!beside) {
                trouble.accept(e);
            }
            if (Files.isRegularFile(capture)) {
                take(file, capture);
            }
        }
    }

    private void take(Path file, Path capture) {
        named.add(file);
        captures.add(capture);
    }

    private Path written(Recording run) throws IOException {
        Path file = Files.createTempFile("tcplab-", ".pcap");
        temporary.add(file);
        Instant started = run.environment().started();
        long start = started.getEpochSecond() * BILLION + started.getNano();
        try (PcapWriter out = PcapWriter.create(file, LinkType.ETHERNET, WHOLE)) {
            for (SegmentSeen seen : run.each(SegmentSeen.class).toList()) {
                RawSegment segment = seen.segment();
                byte[] frame = TcpCodec.loopbackFrame(TcpCodec.encode(segment, new byte[segment.length()]));
                out.write(new CapturedFrame(start + seen.at().toNanos(), frame, frame.length));
            }
        }
        return file;
    }

    /** As they were named, without those that cannot be read. */
    List<Path> named() {
        return List.copyOf(named);
    }

    /** The file to be read for each of {@link #named}. */
    List<Path> captures() {
        return List.copyOf(captures);
    }

    /** By their place in {@link #named}. */
    Map<Integer, Recording> recordings() {
        return Map.copyOf(recordings);
    }

    @Override
    public void close() throws IOException {
        for (Path file : temporary) {
            Files.deleteIfExists(file);
        }
    }
}
