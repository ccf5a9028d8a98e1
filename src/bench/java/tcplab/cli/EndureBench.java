package tcplab.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tcplab.observe.CaptureBy;
import tcplab.programs.Churn;
import tcplab.programs.ChurnOptions;
import tcplab.programs.ClosesFirst;

/**
 * {@code EndureBench CONNECTIONS}: opens and closes so many under a full capture, in ten parts, and tells after each what this
 * process holds. Status 1 when something grew from the second part to the last, or was lost.
 */
public final class EndureBench {
    private static final int PARTS = 10;
    private static final int LOOPS = 2;
    private static final int ADDRESSES = 16;
    /** After the second part everything has been loaded, compiled and filled; so much is within the noise of a heap. */
    private static final long SLACK_KIB = 4096;

    private EndureBench() {}

    private record Held(long connections, long seconds, long heapKib, long descriptors, long threads) {
        static Held now(long connections, long start) throws IOException {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return new Held(
                        connections,
                        (System.nanoTime() - start) / 1_000_000_000,
                        (runtime.totalMemory() - runtime.freeMemory()) / 1024,
                        open.count(),
                        ManagementFactory.getThreadMXBean().getThreadCount());
            }
        }
    }

    public static void main(String[] args) throws Exception {
        long all = Long.parseLong(args[0]);
        long start = System.nanoTime();
        long made = 0;
        List<Held> held = new ArrayList<>();
        System.out.println("connections  seconds  heap KiB  descriptors  threads");
        try (ChurnWatch watch = new ChurnWatch(CaptureBy.RING)) {
            for (int part = 1; part <= PARTS; part++) {
                long share = all * part / PARTS - made;
                Churn churn = new Churn(
                        new ChurnOptions(ChurnOptions.LOOPBACK, ADDRESSES, share, LOOPS, ClosesFirst.CLIENT));
                churn.run();
                made += churn.done();
                watch.catchUp();
                Held now = Held.now(made, start);
                held.add(now);
                System.out.printf(
                        Locale.ROOT,
                        "%11d  %7d  %8d  %11d  %7d%n",
                        now.connections,
                        now.seconds,
                        now.heapKib,
                        now.descriptors,
                        now.threads);
            }
            ChurnAccount account = watch.end(made);
            account.lines().forEach(line -> System.out.println(line.en()));
            account.mismatches().forEach(line -> System.out.println(line.en()));
            boolean grew = grew(held.get(1), held.get(PARTS - 1));
            System.out.println(grew ? "something grew" : "nothing grew");
            System.exit(grew || !account.mismatches().isEmpty() ? 1 : 0);
        }
    }

    private static boolean grew(Held early, Held late) {
        return late.heapKib > early.heapKib + early.heapKib / 10 + SLACK_KIB
                || late.descriptors > early.descriptors
                || late.threads > early.threads;
    }
}
