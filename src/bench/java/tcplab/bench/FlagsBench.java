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
 * on standard error the seconds of each pass. In one thread: so little is done with a segment that handing it to another costs more.
 */
public final class FlagsBench implements SegmentVisitor {
    /** The addresses of a connection's ends; its ports, its flags from the lower end and from the higher, and that it is one. */
    private static final int WORDS = 2;

    private static final long USED = 1;
    private static final int LOWER = 8;
    private static final int HIGHER = 16;
    private static final int PORTS = 32;

    private long segments;
    private int count;
    private int size = 1 << 16;
    private long[] table = new long[size * WORDS];

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
        long doors = (low << 16 | high & 0xffff) & 0xffff_ffffL;
        int at = slot(table, size - 1, hosts, doors);
        if (table[at + 1] == 0) {
            table[at] = hosts;
            table[at + 1] = doors << PORTS | USED;
            count++;
        }
        table[at + 1] |= (long) (view.flags() & 0xff) << (higher ? HIGHER : LOWER);
        if (count * 2 > size) {
            grow();
        }
    }

    private static int slot(long[] table, int mask, long hosts, long doors) {
        long hash = (hosts ^ doors * 0x9e3779b97f4a7c15L) * 0xff51afd7ed558ccdL;
        int at = ((int) (hash >>> 32) & mask) * WORDS;
        while (table[at + 1] != 0 && (table[at] != hosts || table[at + 1] >>> PORTS != doors)) {
            at = at + WORDS & mask * WORDS + 1;
        }
        return at;
    }

    private void grow() {
        long[] wider = new long[size * 2 * WORDS];
        for (int i = 0; i < size * WORDS; i += WORDS) {
            if (table[i + 1] != 0) {
                int at = slot(wider, size * 2 - 1, table[i], table[i + 1] >>> PORTS);
                wider[at] = table[i];
                wider[at + 1] = table[i + 1];
            }
        }
        table = wider;
        size *= 2;
    }

    private String answer() {
        long syn = 0;
        long fin = 0;
        long rst = 0;
        for (int i = 1; i < table.length; i += WORDS) {
            long lower = table[i] >>> LOWER;
            long higher = table[i] >>> HIGHER;
            syn += (lower & higher) >>> 1 & 1;
            fin += lower & higher & 1;
            rst += (lower | higher) >>> 2 & 1;
        }
        return "segments " + segments + " connections " + count + " syn-both " + syn + " fin-both " + fin + " rst " + rst;
    }
}
