package tcplab.leaks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the programs of this package share. Each is a main class. A server prints its port; a client is told one, and opens a
 * connection for each byte on its standard input. All end with their standard input.
 */
final class Seeded {
    /** A socket that nothing refers to would be closed by the JDK's cleaner. */
    static final List<Object> FORGOTTEN = new CopyOnWriteArrayList<>();

    private Seeded() {}

    interface Task {
        void run() throws Exception;
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static InetSocketAddress peer(String... args) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    }

    /** Tells the port and waits for the end of the standard input, which ends the process. */
    static void serve(int port) throws IOException {
        System.out.println("port " + port);
        int ignored = 0;
        while (ignored >= 0) {
            ignored = System.in.read();
        }
        Runtime.getRuntime().halt(0);
    }

    /** Does something for each byte on the standard input. */
    static void onEachByte(Task task) throws Exception {
        System.out.println("port 0");
        while (System.in.read() >= 0) {
            task.run();
        }
        Runtime.getRuntime().halt(0);
    }

    /** A thread that does something again and again. */
    static void forever(Task task) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    task.run();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
