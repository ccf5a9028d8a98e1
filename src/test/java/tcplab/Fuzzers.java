package tcplab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tcplab.observe.SsFuzzer;
import tcplab.observe.TraceFuzzer;
import tcplab.record.RecordingFuzzer;
import tcplab.tcp.LadderFuzzer;
import tcplab.wire.CaptureFuzzer;
import tcplab.wire.FrameFuzzer;
import tcplab.wire.OptionsFuzzer;
import tcplab.wire.WireSeeds;

/** Every reader's fuzzer, with the inputs from which it begins. */
enum Fuzzers {
    CAPTURE(CaptureFuzzer.class),
    FRAME(FrameFuzzer.class),
    OPTIONS(OptionsFuzzer.class),
    SS(SsFuzzer.class),
    TRACE(TraceFuzzer.class),
    RECORDING(RecordingFuzzer.class),
    LADDER(LadderFuzzer.class);

    private static final Path RESOURCES = Path.of("src/test/resources");
    /** Bytes of a long text that are taken as a seed: a fuzzer is quick with small ones. */
    private static final int LARGEST = 4000;

    final Class<?> type;

    Fuzzers(Class<?> type) {
        this.type = type;
    }

    /** Takes one input, and throws when the reader does what it must not. */
    void take(byte[] data) throws IOException {
        switch (this) {
            case CAPTURE -> CaptureFuzzer.fuzzerTestOneInput(data);
            case FRAME -> FrameFuzzer.fuzzerTestOneInput(data);
            case OPTIONS -> OptionsFuzzer.fuzzerTestOneInput(data);
            case SS -> SsFuzzer.fuzzerTestOneInput(data);
            case TRACE -> TraceFuzzer.fuzzerTestOneInput(data);
            case RECORDING -> RecordingFuzzer.fuzzerTestOneInput(data);
            case LADDER -> LadderFuzzer.fuzzerTestOneInput(data);
        }
    }

    List<byte[]> seeds() throws IOException {
        return switch (this) {
            case CAPTURE -> WireSeeds.captures();
            case FRAME -> WireSeeds.frames();
            case OPTIONS -> WireSeeds.options();
            case SS -> texts("ss");
            case TRACE -> texts("trace");
            case RECORDING -> texts("exercises");
            case LADDER -> texts("figures");
        };
    }

    private static List<byte[]> texts(String directory) throws IOException {
        List<byte[]> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(RESOURCES.resolve(directory))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
                String text = Files.readString(file);
                texts.add(text.substring(0, Math.min(text.length(), LARGEST)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    /** Writes the seeds, in a directory for each fuzzer, and prints the fuzzers' classes. */
    public static void main(String[] arguments) throws IOException {
        for (Fuzzers fuzzer : values()) {
            Path directory = Files.createDirectories(Path.of(arguments[0], fuzzer.type.getName()));
            int number = 0;
            for (byte[] seed : fuzzer.seeds()) {
                Files.write(directory.resolve("seed-" + number++), seed);
            }
            System.out.println(fuzzer.type.getName());
        }
    }
}
