package tcplab.wire;

/** The numbers of the classic capture file (draft-ietf-opsawg-pcap): a header of 24 bytes, then records of 16 and more. */
final class Pcap {
    static final int MICROSECONDS = 0xa1b2c3d4;
    static final int NANOSECONDS = 0xa1b23c4d;
    /** Of a libpcap that once came with Linux distributions: microseconds, and a longer header before each frame. */
    static final int MODIFIED = 0xa1b2cd34;

    static final int MAJOR = 2;
    static final int MINOR = 4;
    /** Versions before this one write the original length before the captured one; this one does either. */
    static final int LENGTHS_IN_ORDER_SINCE = 3;

    static final int FILE_HEADER = 24;
    static final int RECORD_HEADER = 16;
    static final int MODIFIED_RECORD_HEADER = 24;
    /** What no capture keeps of a frame: libpcap's own bound, above every snapshot length in use. */
    static final int LARGEST_FRAME = 262_144;

    private Pcap() {}

    /** Whether a file begins with this in big-endian order. */
    static boolean is(int magic) {
        return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
    }
}
