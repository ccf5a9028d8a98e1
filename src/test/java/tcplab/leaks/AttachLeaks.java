package tcplab.leaks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that runs already when the agent comes. */
public final class AttachLeaks {
    private AttachLeaks() {}

    /** The method that accepts is entered once, before the agent comes, and never left. */
    public static final class OneLongLoop {
        public static void main(String[] args) throws Exception {
            ServerSocket server = new ServerSocket();
            server.bind(Seeded.anyPort());
            Seeded.forever(() -> accept(server));
            Seeded.serve(server.getLocalPort());
        }

        private static void accept(ServerSocket server) throws IOException {
            while (!server.isClosed()) {
                Socket socket = server.accept(); // leak: OneLongLoop
                Seeded.FORGOTTEN.add(socket);
            }
        }
    }
}
