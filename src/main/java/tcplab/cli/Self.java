package tcplab.cli;

import java.util.List;
import tcplab.lab.JavaCommand;

/** The command that starts tcplab again, as another process. */
final class Self {
    private Self() {}

    static List<String> command(String... arguments) {
        return JavaCommand.of(Main.class, arguments);
    }
}
