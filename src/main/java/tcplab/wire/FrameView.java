package tcplab.wire;

import java.nio.ByteBuffer;

/** One frame of a capture, looked at where it lies; valid only during the call that shows it. */
public final class FrameView {
    int file;
    long number;
    int interfaceId;
    int link;
    int snapshotLength;
    boolean timed;
    long nanos;
    ByteBuffer bytes = ByteBuffer.allocate(0);
    /** Where {@link #bytes} lies, from the array's beginning on. */
    byte[] array = new byte[0];

    int at;
    int captured;
    int originalLength;
    /** Where the options of its block stand in {@link #bytes}; an empty stretch where there are none. */
    int optionsFrom;

    int optionsTo;
    /** Whether its section is little-endian. */
    boolean littleEndian;
    /** What {@link PcapngOptions#ofInterface} made of its interface's options. */
    byte[] interfaceOptions = PcapngOptions.NONE;

    FrameView(int file) {
        this.file = file;
    }

    /** Which of the captures it is from: 0 for the first. */
    public int file() {
        return file;
    }

    /** Its number in its capture, from 1. */
    public long frame() {
        return number;
    }

    /** On which interface of its capture it was seen: 0 for the first, counted through all sections of a pcapng file. */
    public int interfaceId() {
        return interfaceId;
    }

    /** The number of its link type (LINKTYPE_ of libpcap). */
    public int link() {
        return link;
    }

    /** Bytes that its interface kept of each frame at most; 0 for no limit. */
    public int snapshotLength() {
        return snapshotLength;
    }

    /** Whether it has a time: simple packet blocks of pcapng have none. */
    public boolean timed() {
        return timed;
    }

    /** The options of its block as a little-endian section has them; empty where there are none. */
    byte[] options() {
        return optionsFrom < optionsTo
                ? PcapngOptions.ofPacket(bytes, optionsFrom, optionsTo, littleEndian)
                : PcapngOptions.NONE;
    }

    /** When it was seen: nanoseconds since the epoch; for a frame without a time, that of the one before. */
    public long nanos() {
        return nanos;
    }

    /** Where it lies, from {@link #at()} on; read only, in network byte order. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Where in {@link #bytes()} it begins. */
    public int at() {
        return at;
    }

    /** How many bytes were kept of it. */
    public int captured() {
        return captured;
    }

    /** Its whole length in bytes, as it was on the wire. */
    public int originalLength() {
        return originalLength;
    }
}
