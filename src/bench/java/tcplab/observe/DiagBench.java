package tcplab.observe;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import tcplab.tcp.TcpState;

/**
 * What {@code src/bench/c/diag.c} does, by tcplab's own {@link SockDiag}: {@code DiagBench all|close-wait|entries TIMES}. Prints
 * "sockets milliseconds" for each time, the first of which includes the loading of classes. {@code entries} makes a value of each
 * socket, as the poller does; the others count.
 */
public final class DiagBench {
    private static long rows;

    private DiagBench() {}

    public static void main(String[] args) throws Exception {
        Set<TcpState> states = args[0].equals("close-wait") ? EnumSet.of(TcpState.CLOSE_WAIT) : EnumSet.allOf(TcpState.class);
        try (SockDiag diag = new SockDiag()) {
            for (int i = Integer.parseInt(args[1]); i > 0; i--) {
                long start = System.nanoTime();
                rows = 0;
                long[] byState = new long[TcpState.values().length];
                if (args[0].equals("entries")) {
                    rows = SocketTable.ask().sockets().size();
                } else {
                    diag.dump(states, row -> {
                        byState[row.state().ordinal()]++;
                        rows++;
                    });
                }
                System.out.printf(Locale.ROOT, "%d %.3f%n", rows, (System.nanoTime() - start) / 1e6);
            }
        }
    }
}
