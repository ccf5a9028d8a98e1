package tcplab.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tcplab.lab.JavaCommand;
import tcplab.leaks.Peer;

/** One of the programs of {@code tcplab.leaks}, in a process of its own with the agent in it. */
final class LeakProgram implements AutoCloseable {
    private final Class<?> main;
    private final Process process;
    private final boolean client;
    private final int port;

    /** @param peer the port that a client connects to, 0 for a server */
    LeakProgram(Class<?> main, Path agent, int peer) throws IOException {
        this(main, List.of("-javaagent:" + agent), peer);
    }

    /** @param options of the JVM */
    LeakProgram(Class<?> main, List<String> options, int peer) throws IOException {
        this.main = main;
        this.client = peer != 0;
        List<String> command = new ArrayList<>(JavaCommand.of(main, client ? new String[] {"" + peer} : new String[0]));
        command.addAll(1, options);
        this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith("port ")) {
            throw new AssertionError(name() + " should tell its port and nothing before, and says: " + line);
        }
        this.port = Integer.parseInt(line.substring("port ".length()));
    }

    String name() {
        return main.getSimpleName();
    }

    boolean clean() {
        return name().startsWith("Clean");
    }

    long pid() {
        return process.pid();
    }

    /** One more connection. */
    void step() throws IOException {
        if (client) {
            process.getOutputStream().write('x');
            process.getOutputStream().flush();
        } else {
            Peer.visit(port);
        }
    }

    /** The file and line that the source marks: {@code BlockingLeaks.java:41}. */
    String leakingLine() throws IOException {
        String file = main.getEnclosingClass().getSimpleName() + ".java";
        List<String> source = Files.readAllLines(Path.of("src/test/java/tcplab/leaks", file));
        return IntStream.range(0, source.size())
                .filter(i -> source.get(i).endsWith("// leak: " + name()))
                .mapToObj(i -> file + ":" + (i + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of " + file + " is marked with " + name()));
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroyForcibly();
    }
}
