package tcplab.wire;

/** The numbers of pcapng (draft-ietf-opsawg-pcapng): blocks, each with its type and twice its length. */
final class Pcapng {
    static final int SECTION = 0x0a0d0d0a;
    static final int INTERFACE = 1;
    static final int OBSOLETE_PACKET = 2;
    static final int SIMPLE_PACKET = 3;
    static final int NAMES = 4;
    static final int STATISTICS = 5;
    static final int ENHANCED_PACKET = 6;
    static final int SECRETS = 10;

    static final int ORDER = 0x1a2b3c4d;
    static final int MAJOR = 1;
    /** A block without a body. */
    static final int SHORTEST_BLOCK = 12;
    /** From a block's start to its body. */
    static final int BODY = 8;

    static final int END_OF_OPTIONS = 0;
    static final int COMMENT = 1;
    static final int USER_APPLICATION = 4;
    static final int INTERFACE_NAME = 2;
    static final int RESOLUTION = 9;
    static final int OFFSET = 14;

    private Pcapng() {}
}
