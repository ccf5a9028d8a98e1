package tcplab.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tcplab.wire.CaptureSource;
import tcplab.wire.Progress;
import tcplab.wire.SegmentView;
import tcplab.wire.SegmentVisitor;

/**
 * What {@code src/bench/c/flags.c} does, by tcplab's own {@link CaptureSource}: {@code FlagsBench FILE TIMES}. Prints the same answer, and
 * on standard error the seconds of each pass.
 */
public final class FlagsBench implements SegmentVisitor {
    private long segments;
    private int count;
    private long[] addresses = new long[1 << 16];
    private int[] ports = new int[1 << 16];
    /** Flags from the lower end, from the higher in the bits above; 1 << 31 where there is a connection. */
    private int[] seen = new int[1 << 16];

    public static void main(String[] args) throws Exception {
        String answer = "";
        for (int i = Integer.parseInt(args[1]); i > 0; i--) {
            long start = System.nanoTime();
            FlagsBench bench = new FlagsBench();
            try (CaptureSource source = CaptureSource.open(List.of(Path.of(args[0])))) {
                source.read(bench, Progress.NONE);
            }
            answer = bench.answer();
            System.err.printf(Locale.ROOT, "%.6f%n", (System.nanoTime() - start) / 1e9);
        }
        System.out.println(answer);
    }

    @Override
    public void segment(SegmentView view) {
        segments++;
        long from = view.sourceLow() << 16 | view.sourcePort();
        long to = view.destinationLow() << 16 | view.destinationPort();
        boolean higher = from > to;
        long low = higher ? to : from;
        long high = higher ? from : to;
        long hosts = low >>> 16 << 32 | high >>> 16;
        int doors = (int) (low << 16 | high & 0xffff);
        int at = slot(addresses, ports, seen, hosts, doors);
        if (seen[at] == 0) {
            addresses[at] = hosts;
            ports[at] = doors;
            seen[at] = 1 << 31;
            count++;
        }
        seen[at] |= (view.flags() & 0xff) << (higher ? 8 : 0);
        if (count * 2 > seen.length) {
            grow();
        }
    }

    @Override
    public boolean headersSuffice() {
        return true;
    }

    private static int slot(long[] addresses, int[] ports, int[] seen, long hosts, int doors) {
        long hash = (hosts ^ (doors & 0xffffffffL) * 0x9e3779b97f4a7c15L) * 0xff51afd7ed558ccdL;
        int at = (int) (hash >>> 32) & seen.length - 1;
        while (seen[at] != 0 && (addresses[at] != hosts || ports[at] != doors)) {
            at = at + 1 & seen.length - 1;
        }
        return at;
    }

    private void grow() {
        long[] widerAddresses = new long[seen.length * 2];
        int[] widerPorts = new int[seen.length * 2];
        int[] widerSeen = new int[seen.length * 2];
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] != 0) {
                int at = slot(widerAddresses, widerPorts, widerSeen, addresses[i], ports[i]);
                widerAddresses[at] = addresses[i];
                widerPorts[at] = ports[i];
                widerSeen[at] = seen[i];
            }
        }
        addresses = widerAddresses;
        ports = widerPorts;
        seen = widerSeen;
    }

    private String answer() {
        long syn = 0;
        long fin = 0;
        long rst = 0;
        for (int flags : seen) {
            int both = flags & flags >>> 8;
            syn += both >> 1 & 1;
            fin += both & 1;
            rst += (flags | flags >>> 8) >> 2 & 1;
        }
        return "segments " + segments + " connections " + count + " syn-both " + syn + " fin-both " + fin + " rst " + rst;
    }
}
