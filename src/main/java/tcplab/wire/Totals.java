package tcplab.wire;

import java.util.List;
import java.util.SortedMap;

/**
 * What was read of captures.
 *
 * @param files in the order in which they were named
 */
public record Totals(List<OfFile> files) {
    /**
     * What was read of one capture.
     *
     * @param name its path, {@code -} for standard input
     * @param format {@code pcap 2.4}, for example
     * @param frames all
     * @param segments those in which a TCP segment was shown
     * @param bytes of the frames, as they were on the wire
     * @param unread how much there was of each kind of what gave no segment, and of what is odd about those shown
     */
    public record OfFile(
            String name, String format, long frames, long segments, long bytes, SortedMap<Unread, Long> unread) {}

    public Totals {
        files = List.copyOf(files);
    }

    public long frames() {
        return files.stream().mapToLong(OfFile::frames).sum();
    }

    public long segments() {
        return files.stream().mapToLong(OfFile::segments).sum();
    }

    public long bytes() {
        return files.stream().mapToLong(OfFile::bytes).sum();
    }
}
