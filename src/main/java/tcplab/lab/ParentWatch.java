package tcplab.lab;

import java.io.IOException;

/** Ends this process when its parent is gone: the parent holds the other end of our standard input and never writes. */
final class ParentWatch {
    private static final int STATUS_ORPHANED = 70;

    private ParentWatch() {}

    static void start() {
        Thread watch = new Thread(ParentWatch::untilEndOfInput, "tcplab-parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void untilEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What a parent writes has no meaning.
            }
        } catch (IOException e) {
            System.err.println("tcplab: the parent's pipe broke: " + e.getMessage());
        }
        System.exit(STATUS_ORPHANED);
    }
}
