package tcplab.tcp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A segment as bytes, whose header is read field by field (RFC 9293 §3.1). What it says is not checked. */
public final class SegmentBytes {
    /** Bytes of a header without options. */
    public static final int LEAST = 20;

    private static final int END_OF_LIST = 0;
    private static final int NO_OPERATION = 1;

    private final byte[] segment;
    private final int whole;

    /**
     * An option where it stands.
     *
     * @param at bytes from the header's beginning
     * @param length of all its bytes, kind and length included
     */
    public record Option(int at, int kind, int length) {
        /** Whether it only fills up: no operation, or the end of the list with what stands behind it. */
        public boolean padding() {
            return kind == END_OF_LIST || kind == NO_OPERATION;
        }
    }

    /**
     * A segment's bytes.
     *
     * @param segment from the source port on, all of them or as many as a capture kept
     * @param whole how many bytes the segment had
     * @throws IllegalArgumentException when they are too few for a header
     */
    public SegmentBytes(byte[] segment, int whole) {
        if (segment.length < LEAST || whole < segment.length) {
            throw new IllegalArgumentException(
                    segment.length + " of " + whole + " bytes are no segment; its header alone has " + LEAST);
        }
        this.segment = segment.clone();
        this.whole = whole;
    }

    /**
     * A segment that was kept whole, in hexadecimal digits.
     *
     * @throws IllegalArgumentException when they are none, or too few
     */
    public static SegmentBytes parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new SegmentBytes(bytes, bytes.length);
    }

    /** A field's bits as a number. */
    public long value(HeaderField field) {
        long value = 0;
        for (int bit = field.firstBit(); bit < field.firstBit() + field.width(); bit++) {
            value = value << 1 | (segment[bit / 8] >> (7 - bit % 8) & 1);
        }
        return value;
    }

    /** Whether a field of one bit is set. */
    public boolean has(HeaderField flag) {
        return value(flag) != 0;
    }

    /** The header's length in bytes, as its data offset says. */
    public int length() {
        return Math.toIntExact(value(HeaderField.DATA_OFFSET)) * 4;
    }

    /** The length of what stands behind the header, in bytes; negative when the data offset points beyond the segment. */
    public int dataLength() {
        return whole - length();
    }

    /** The sequence numbers that it occupies, counting SYN and FIN. */
    public int occupies() {
        return dataLength() + (has(HeaderField.SYN) ? 1 : 0) + (has(HeaderField.FIN) ? 1 : 0);
    }

    /** What stands behind the header, as far as it was kept. */
    public byte[] data() {
        return length() > segment.length ? new byte[0] : Arrays.copyOfRange(segment, length(), segment.length);
    }

    /** Some of its bytes, as far as they were kept. */
    public byte[] bytes(int from, int to) {
        return Arrays.copyOfRange(segment, Math.min(from, segment.length), Math.min(to, segment.length));
    }

    /** Whether every byte was kept. */
    public boolean complete() {
        return segment.length == whole;
    }

    /** The options in order, padding included; empty when they do not fit into the header, or the header not into the segment. */
    public Optional<List<Option>> options() {
        if (length() < LEAST || length() > segment.length) {
            return Optional.empty();
        }
        List<Option> options = new ArrayList<>();
        for (int at = LEAST; at < length(); ) {
            int kind = segment[at] & 0xff;
            int length;
            if (kind == END_OF_LIST) {
                length = length() - at;
            } else if (kind == NO_OPERATION) {
                length = 1;
            } else {
                length = at + 1 < length() ? segment[at + 1] & 0xff : 0;
                if (length < 2 || at + length > length()) {
                    return Optional.empty();
                }
            }
            options.add(new Option(at, kind, length));
            at += length;
        }
        return Optional.of(List.copyOf(options));
    }

    /**
     * Whether the checksum is that of the segment between two addresses; never for one that was not kept whole.
     *
     * @throws IllegalArgumentException when a host is no IP address
     */
    public boolean checksumFits(Endpoint source, Endpoint destination) {
        return complete() && Checksum.of(segment, source.host(), destination.host()) == 0;
    }

    /** The bytes that were kept, in hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(segment);
    }
}
