package tcplab.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The other end of the programs: a server that closes at once, with or without an answer by HTTP, and a client that goes. */
public final class Peer implements AutoCloseable {
    /** Fits into a receive buffer, and is more than a client reads without being asked to. */
    private static final int BODY = 60_000;

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\nConnection: close\r\n\r\n";

    private final ServerSocket server;
    private final boolean http;

    public Peer(boolean http) throws IOException {
        this.http = http;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "peer");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                if (http) {
                    answer(socket);
                }
            } catch (IOException e) {
                // the client's end, or our own
            }
        }
    }

    private static void answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int newlines = 0;
        while (newlines < 2) {
            int c = in.read();
            if (c < 0) {
                return;
            }
            newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
        }
        socket.getOutputStream().write(HEAD.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(new byte[BODY]);
    }

    /** Connects to a server, says something, and closes. */
    public static void visit(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
