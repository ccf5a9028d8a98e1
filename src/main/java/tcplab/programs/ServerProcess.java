package tcplab.programs;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tcplab.tcp.Endpoint;

/**
 * A server in a process of its own, with descriptors of its own: {@code ServerProcess ADDRESS leak|close|keep-sending}.
 *
 * <p>Prints its reports, one a line, and ends at the end of its standard input, so that it never outlives the process
 * that holds the other end. It closes nothing then: what is open is left to the kernel.
 */
public final class ServerProcess {
    private static final int STATUS_CANNOT_LISTEN = 1;

    private ServerProcess() {}

    /**
     * Serves until the end of standard input.
     *
     * @throws IllegalArgumentException if the arguments are not an address and what to do on a client's FIN
     */
    public static void main(String... args) throws IOException {
        ServerOptions options = options(args);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try {
            Server.start(Transport.open(), options, report -> out.println(report));
        } catch (IOException e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(STATUS_CANNOT_LISTEN);
        }
        while (System.in.read() >= 0) {
            // What the parent writes has no meaning.
        }
        Runtime.getRuntime().halt(0);
    }

    static ServerOptions options(String... args) {
        if (args.length != 2) {
            throw new IllegalArgumentException(
                    "'" + String.join(" ", args) + "' is not an address and what to do on a client's FIN");
        }
        return ServerOptions.on(Endpoint.parse(args[0])).onEnd(onEnd(args[1]));
    }

    /** The word by which {@link #main} is told what to do on a client's FIN. */
    public static String word(OnEnd onEnd) {
        return onEnd.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static OnEnd onEnd(String word) {
        for (OnEnd onEnd : OnEnd.values()) {
            if (word(onEnd).equals(word)) {
                return onEnd;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is nothing that a server does on a client's FIN");
    }
}
