package tcplab.cli;

import java.util.List;
import java.util.Optional;
import tcplab.lab.JavaCommand;

/** What tcplab knows of itself: its version, and the command that starts it again, as another process. */
final class Self {
    private Self() {}

    /** The name and the version that the jar's manifest has. */
    static String version() {
        return "tcplab "
                + Optional.ofNullable(Self.class.getPackage().getImplementationVersion())
                        .orElse("(unpackaged)");
    }

    /** Whether the version is all that is asked for. */
    static boolean isAskedItsVersion(String... args) {
        return args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"));
    }

    /** Whether the list of exercises is all that is asked for. */
    static boolean isAskedTheList(String... args) {
        return args.length == 1 && args[0].equals("list");
    }

    static List<String> command(String... arguments) {
        return JavaCommand.of(Main.class, arguments);
    }
}
