package tcplab.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Ends this process when its parent is gone: the parent holds the other end of our standard input, on which it writes orders or nothing. */
final class ParentWatch {
    private static final int STATUS_ORPHANED = 70;

    private ParentWatch() {}

    /** @param orders is told of each line that the parent writes */
    static void start(Consumer<String> orders) {
        Thread watch = new Thread(() -> untilEndOfInput(orders), "tcplab-parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void untilEndOfInput(Consumer<String> orders) {
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                orders.accept(line);
            }
        } catch (IOException e) {
            System.err.println("tcplab: the parent's pipe broke: " + e.getMessage());
        }
        System.exit(STATUS_ORPHANED);
    }
}
