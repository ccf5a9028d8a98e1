package tcplab.record;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import tcplab.text.Text;

/**
 * Recordings as directories: {@value #FILE} with the events as text, and beside it whatever the run also left
 * ({@value #CAPTURE}).
 */
public final class RecordingStore {
    /**
     * The version of the text form. A reader takes this one and older ones. Version 2 has the fates of segments, and forged
     * ones; version 3 the bytes of segments; version 4 the names of steps and phases in
     * both languages.
     */
    public static final int SCHEMA = 4;

    /** From this version on the names of steps and phases are in both languages. */
    static final int BILINGUAL = 4;

    public static final String FILE = "recording.txt";
    public static final String CAPTURE = "capture.pcap";

    private RecordingStore() {}

    private static boolean inBoth(Text name) {
        return !name.en().equals(name.zh());
    }

    /** The oldest version that can tell a recording, and so the one that it is written in. */
    static int schema(Recording recording) {
        if (recording.each(Event.StepReturned.class).anyMatch(step -> inBoth(step.step()))
                || recording.each(Event.PhaseBegan.class).anyMatch(phase -> inBoth(phase.phase()))) {
            return BILINGUAL;
        }
        if (recording.each(Event.BytesSeen.class).findAny().isPresent()) {
            return 3;
        }
        boolean second = recording.each(Event.SegmentFate.class).findAny().isPresent()
                || recording.each(Event.SegmentInjected.class).findAny().isPresent();
        return second ? 2 : 1;
    }

    /** Writes a recording into a directory, which is made; the file appears whole or not at all. */
    public static void write(Recording recording, Path directory) throws IOException {
        Files.createDirectories(directory);
        Path part = directory.resolve(FILE + ".part");
        try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
            new RecordingWriter(out).write(recording);
        }
        Files.move(part, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A recording as one text. */
    public static String toText(Recording recording) {
        StringBuilder out = new StringBuilder();
        try {
            new RecordingWriter(out).write(recording);
        } catch (IOException e) {
            throw new IllegalStateException("a StringBuilder refused a line", e);
        }
        return out.toString();
    }

    /**
     * Reads the recording in a directory.
     *
     * @throws BadRecordingException when it is truncated, malformed or newer than this tcplab
     */
    public static Recording read(Path directory) throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve(FILE), StandardCharsets.UTF_8)) {
            return new RecordingReader().read(lines);
        } catch (java.io.UncheckedIOException e) {
            throw new BadRecordingException(
                    text("%s is no text: %s", "%s 不是文本：%s").with(directory.resolve(FILE), e.getMessage()));
        } catch (BadRecordingException e) {
            throw new BadRecordingException(text("%s: %s", "%s：%s").with(directory.resolve(FILE), e.text()));
        }
    }

    public static Recording parse(String text) throws BadRecordingException {
        return new RecordingReader().read(text.lines());
    }

    /** The directories at or one level below a path that hold a recording, in order of name. */
    public static List<Path> find(Path path) throws IOException {
        if (Files.isRegularFile(path.resolve(FILE))) {
            return List.of(path);
        }
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(child -> Files.isRegularFile(child.resolve(FILE)))
                    .sorted()
                    .toList();
        }
    }
}
