package tcplab.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What standard output and standard error lead to.
 *
 * @param width columns of a line
 */
record Terminal(boolean out, boolean err, int width) {
    private static final int USUAL = 100;
    private static final int WIDEST = 120;

    /** Neither is a terminal: a pipe, a file, a test. */
    static final Terminal NONE = new Terminal(false, false, USUAL);

    static Terminal ofThisProcess() {
        Path out = target(1);
        boolean terminal = isTerminal(out);
        return new Terminal(terminal, isTerminal(target(2)), terminal ? columns(out) : USUAL);
    }

    private static Path target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
        } catch (IOException | UnsupportedOperationException e) {
            return Path.of("");
        }
    }

    private static boolean isTerminal(Path target) {
        return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
    }

    /** Asks stty(1), which asks the terminal that is its standard input. */
    private static int columns(Path terminal) {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(terminal.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (stty.waitFor(1, TimeUnit.SECONDS) && size.matches("\\d+ \\d{2,4}")) {
                return Math.min(WIDEST, Integer.parseInt(size.substring(size.indexOf(' ') + 1)));
            }
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return USUAL;
    }
}
