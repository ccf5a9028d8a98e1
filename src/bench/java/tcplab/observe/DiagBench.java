package tcplab.observe;

import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import tcplab.record.Recorder;
import tcplab.tcp.TcpState;

/**
 * What {@code src/bench/c/diag.c} does, by tcplab's own {@link SockDiag}: {@code DiagBench all|close-wait|entries|count|ss TIMES}. Prints
 * "sockets milliseconds" for each time, the first of which includes the loading of classes. {@code entries} makes a value of each
 * socket, {@code count} of each but those in TIME_WAIT, which the kernel counts, {@code ss} of each line that {@code ss} prints,
 * none of which is kept; the others count. {@code DiagBench poll-all|poll-open|poll-entries|poll-table LOOKS} looks ten times a second, {@code
 * poll-open} at all but TIME_WAIT, {@code poll-entries} by {@link SsPoller}, which makes a value of each socket, {@code poll-table} by
 * {@link TableWatch}, which {@code tcplab states --watch} looks by; and prints "sockets percent": what that takes of one processor.
 */
public final class DiagBench {
    private static final long INTERVAL = 100_000_000;
    private static long rows;

    private DiagBench() {}

    public static void main(String[] args) throws Exception {
        if (args[0].startsWith("poll-")) {
            poll(args[0], Integer.parseInt(args[1]));
            return;
        }
        Set<TcpState> states = args[0].equals("close-wait") ? EnumSet.of(TcpState.CLOSE_WAIT) : EnumSet.allOf(TcpState.class);
        try (SockDiag diag = new SockDiag()) {
            for (int i = Integer.parseInt(args[1]); i > 0; i--) {
                long start = System.nanoTime();
                rows = 0;
                long[] byState = new long[TcpState.values().length];
                if (args[0].equals("entries")) {
                    rows = SocketTable.ask().sockets().size();
                } else if (args[0].equals("count")) {
                    rows = new TableWatch(false, TableWatch.Need.NUMBER).count().sockets();
                } else if (args[0].equals("ss")) {
                    SsCommand.table().run(in -> {
                        new SsParser().read(in, line -> rows++);
                        return in;
                    });
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

    /** The first half of the looks warms up. */
    private static void poll(String what, int looks) throws Exception {
        Set<TcpState> states = EnumSet.allOf(TcpState.class);
        if (what.equals("poll-open")) {
            states.remove(TcpState.TIME_WAIT);
        }
        var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long next = System.nanoTime();
        long start = next;
        long cpu = 0;
        SsPoller lister = new SsPoller(Recorder.ofNothing());
        lister.expect(SocketTable.estimate());
        TableWatch table = new TableWatch(false, TableWatch.Need.NUMBER);
        try (SockDiag diag = new SockDiag()) {
            for (int i = 0; i < looks; i++) {
                if (i == looks / 2) {
                    start = System.nanoTime();
                    cpu = process.getProcessCpuTime();
                }
                rows = 0;
                if (what.equals("poll-entries")) {
                    rows = lister.look().sockets().size();
                } else if (what.equals("poll-table")) {
                    rows = table.look().sockets();
                } else {
                    diag.dump(states, row -> rows += row.state() == TcpState.CLOSED ? 0 : 1);
                }
                next = Math.max(next + INTERVAL, System.nanoTime());
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        long took = System.nanoTime() - start;
        System.out.printf(Locale.ROOT, "%d %.3f%n", rows, 100.0 * (process.getProcessCpuTime() - cpu) / took);
    }
}
