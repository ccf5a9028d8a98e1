package tcplab.leaks;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;

/** Servers with blocking sockets that forget to close what they accepted; and one that does not. */
public final class BlockingLeaks {
    private BlockingLeaks() {}

    private static ServerSocket listen() throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(Seeded.anyPort());
        return server;
    }

    private static void readToEnd(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Reads to the end and forgets. */
    public static final class InTheLoop {
        public static void main(String[] args) throws Exception {
            ServerSocket server = listen();
            Seeded.forever(() -> {
                Socket socket = server.accept(); // leak: InTheLoop
                Seeded.FORGOTTEN.add(socket);
                readToEnd(socket);
            });
            Seeded.serve(server.getLocalPort());
        }
    }

    /** A worker fails, and nobody closes. */
    public static final class InAWorker {
        public static void main(String[] args) throws Exception {
            ServerSocket server = listen();
            ExecutorService workers = Executors.newCachedThreadPool();
            Seeded.forever(() -> {
                Socket socket = server.accept(); // leak: InAWorker
                workers.execute(() -> work(socket));
            });
            Seeded.serve(server.getLocalPort());
        }

        private static void work(Socket socket) {
            Seeded.FORGOTTEN.add(socket);
            try {
                readToEnd(socket);
                throw new EOFException("the client has gone");
            } catch (IOException e) {
                Seeded.FORGOTTEN.add(e);
            }
        }
    }

    /** The accept is in a method of its own, and the listener from a factory. */
    public static final class InAHelper {
        public static void main(String[] args) throws Exception {
            ServerSocket server = ServerSocketFactory.getDefault().createServerSocket();
            server.bind(Seeded.anyPort());
            Seeded.forever(() -> Seeded.FORGOTTEN.add(next(server)));
            Seeded.serve(server.getLocalPort());
        }

        private static Socket next(ServerSocket server) throws IOException {
            return server.accept(); // leak: InAHelper
        }
    }

    /** Closes. */
    public static final class CleanBlocking {
        public static void main(String[] args) throws Exception {
            ServerSocket server = listen();
            Seeded.forever(() -> {
                try (Socket socket = server.accept()) {
                    readToEnd(socket);
                }
            });
            Seeded.serve(server.getLocalPort());
        }
    }

    /** Closes late: each connection when the next one comes. One is always in CLOSE-WAIT, never the same. */
    public static final class CleanButLate {
        public static void main(String[] args) throws Exception {
            ServerSocket server = listen();
            Socket[] before = new Socket[1];
            Seeded.forever(() -> {
                Socket socket = server.accept();
                if (before[0] != null) {
                    before[0].close();
                }
                before[0] = socket;
            });
            Seeded.serve(server.getLocalPort());
        }
    }
}
