package tcplab.lab;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that starts a main class of ours in another process: the same Java, class path, archive of classes and system
 * properties.
 */
public final class JavaCommand {
    private JavaCommand() {}

    /** A command that is quick to start, not quick in the long run. */
    public static List<String> of(Class<?> main, String... arguments) {
        String java = ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> command = new ArrayList<>(
                List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Dfile.encoding=UTF-8"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-D")
                        || argument.startsWith("-XX:SharedArchiveFile=")
                        || argument.startsWith("-Xlog:cds"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }

    /**
     * The same command in a process that may hold only so many descriptors, by prlimit(1). The limit is both the soft and
     * the hard one, because Java raises the soft one to the hard one at its start.
     */
    static List<String> withDescriptors(int limit, List<String> command) {
        List<String> limited = new ArrayList<>(List.of("prlimit", "--nofile=" + limit + ":" + limit, "--"));
        limited.addAll(command);
        return List.copyOf(limited);
    }
}
