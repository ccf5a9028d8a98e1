package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tcplab.lab.Exercise;
import tcplab.report.HtmlIndex;
import tcplab.report.HtmlReport;
import tcplab.report.HtmlReport.Download;
import tcplab.report.JsonReport;
import tcplab.theory.Judgement;
import tcplab.wire.BadCaptureException;

/**
 * The HTML reports that {@code --report FILE} asks for: that one file, or for several exercises an index in it and beside it
 * a page each, named after both.
 */
final class Pages {
    private static final String CAPTURE = "capture.pcap";
    private static final String ENDING = ".html";

    private final Context context;
    private final Path file;
    private final boolean several;
    private final HtmlIndex index;
    private final SavedRuns runs = new SavedRuns();

    private Pages(Context context, Path file, boolean several) {
        this.context = context;
        this.file = file;
        this.several = several;
        this.index = new HtmlIndex(context.lang());
    }

    /** Pages that will not meet an obstacle later: what stands in the way is refused here. */
    static Optional<Pages> to(Optional<Path> file, Context context, boolean several) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        check(file.get());
        return Optional.of(new Pages(context, file.get(), several));
    }

    /** Refuses a file that cannot be written. */
    static void check(Path file) {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        if (Files.isDirectory(file) || !Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw Failure.usage(text(
                            "--report %s: a file is wanted, in a directory that can be written to",
                            "--report %s：需要一个文件名，所在目录必须存在并且可写")
                    .with(file));
        }
    }

    /**
     * Writes an exercise's page.
     *
     * @param recorded where its recording and its capture are
     */
    synchronized void add(Exercise exercise, Judgement judgement, Path recorded) throws IOException {
        List<Download> downloads = new ArrayList<>();
        String json = new JsonReport(context.lang()).of(judgement, Optional.empty()) + "\n";
        downloads.add(
                Download.of(exercise.name() + ".json", "application/json", json.getBytes(StandardCharsets.UTF_8)));
        Path capture = recorded.resolve(CAPTURE);
        if (Files.exists(capture)) {
            downloads.add(capture(exercise.name(), capture));
        }
        Path page = several ? beside(exercise.name()) : file;
        Files.writeString(page, new HtmlReport(context.lang()).of(judgement, exercise.question(), downloads));
        runs.add(exercise, judgement);
        index.add(exercise.name(), exercise.question(), String.valueOf(page.getFileName()), judgement.verdicts());
    }

    /** The capture with a comment on every segment, or, where that is too large for a page, as it is. */
    private Download capture(String name, Path capture) throws IOException {
        Path directory = TemporaryDirectories.create();
        try {
            Path annotated = directory.resolve(name + ".pcapng");
            try {
                Annotation.write(context, capture, annotated);
            } catch (BadCaptureException e) {
                context.complain(e.text()); // the page has it as it is
            }
            if (Files.exists(annotated) && Files.size(annotated) <= Download.LARGEST) {
                return Download.of(name + ".pcapng", "application/x-pcapng", Files.readAllBytes(annotated));
            }
            return Download.of(name + ".pcap", "application/vnd.tcpdump.pcap", Files.readAllBytes(capture));
        } finally {
            TemporaryDirectories.remove(directory);
        }
    }

    /** Writes the index, if there are several. */
    synchronized void end() throws IOException {
        if (several) {
            Files.writeString(file, index.page(Exercises.of(context).coverage(), runs.run()));
        }
    }

    private Path beside(String exercise) {
        String name = String.valueOf(file.getFileName());
        String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return file.resolveSibling(stem + "-" + exercise + ENDING);
    }
}
