package tcplab.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import tcplab.lab.Catalogue;
import tcplab.tcp.RawSegment;
import tcplab.text.Lang;
import tcplab.wire.CapturedFrame;
import tcplab.wire.LinkType;
import tcplab.wire.PcapWriter;
import tcplab.wire.TcpCodec;

/**
 * What is run once, by {@code scripts/tcplab}, while Java archives the classes that it loads (JEP 350): the following starts
 * map them instead of reading them from the jar.
 */
public final class Training {
    private static final List<String> OURS = List.of(
            "tcplab/",
            "picocli/CommandLine",
            "io/netty/",
            "org/pcap4j/core/",
            "com/sun/jna/",
            "org/slf4j/",
            "ch/qos/logback/");

    /** What is captured of a connection that opens, and of which one end closes. */
    private static final List<String> CONNECTION = List.of(
            "127.0.0.1:40000 > 127.0.0.1:80 S 1(0) ack 0 win 65535 <>",
            "127.0.0.1:80 > 127.0.0.1:40000 S. 7(0) ack 2 win 65535 <>",
            "127.0.0.1:40000 > 127.0.0.1:80 . 2(0) ack 8 win 512 <>",
            "127.0.0.1:40000 > 127.0.0.1:80 F. 2(0) ack 8 win 512 <>",
            "127.0.0.1:80 > 127.0.0.1:40000 . 8(0) ack 3 win 512 <>");

    private Training() {}

    /** Loads every class of ours and of our libraries, and does what needs no privilege. */
    public static void main(String[] args) throws IOException {
        try (JarFile jar =
                new JarFile(Path.of(System.getProperty("java.class.path")).toFile())) {
            long loaded = jar.stream()
                    .map(JarEntry::getName)
                    .filter(Training::wanted)
                    .filter(Training::load)
                    .count();
            System.out.println(loaded + " classes");
        }
        Path capture = capture();
        try {
            String name = capture.toString();
            for (List<String> words : List.of(
                    List.of("--version"),
                    List.of("--help"),
                    List.of("list"),
                    List.of("explain", "half-close"),
                    List.of("predict"),
                    List.of("analyze", name),
                    List.of("analyze", name, "--format", "json"),
                    List.of("analyze", name, "--format", "csv"),
                    List.of("analyze", name, "--format", "table"),
                    List.of("analyze", name, "--connection", "0"))) {
                Stream.of(Lang.values()).forEach(lang -> run(lang, words));
            }
        } finally {
            Files.delete(capture);
        }
    }

    private static Path capture() throws IOException {
        Path file = Files.createTempFile("tcplab-training-", ".pcap");
        try (PcapWriter out = PcapWriter.create(file, LinkType.ETHERNET, 1 << 16)) {
            for (String segment : CONNECTION) {
                byte[] frame = TcpCodec.loopbackFrame(TcpCodec.encode(RawSegment.parse(segment), new byte[0]));
                out.write(new CapturedFrame(0, frame, frame.length));
            }
        }
        return file;
    }

    private static boolean wanted(String entry) {
        return entry.endsWith(".class") && OURS.stream().anyMatch(entry::startsWith);
    }

    /** Loads a class without initializing it; those that need a library that is not here stay away. */
    private static boolean load(String entry) {
        String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name, false, Training.class.getClassLoader())
                    .getName()
                    .equals(name);
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static void run(Lang lang, List<String> words) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        String[] args = words.toArray(String[]::new);
        Context context = new Context(
                lang,
                Map.of(),
                Terminal.ofThisProcess(),
                nowhere,
                nowhere,
                Catalogue::all,
                (exercise, directory, progress) -> {
                    throw new IllegalStateException("nothing is staged in training");
                });
        Main.commandLine(context, args).execute(args);
    }
}
