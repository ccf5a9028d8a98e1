package tcplab.wire;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a pcapng file: one section, interfaces whose times are nanoseconds, and frames with comments, which Wireshark
 * shows.
 */
public final class PcapngWriter implements Closeable {
    private static final int LARGEST_OPTION = 0xffff;
    private static final int NANOSECONDS = 9;
    private static final int ENHANCED_HEADER = 20;

    private final OutputStream out;
    private ByteBuffer block = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
    private int interfaces;

    /**
     * Begins a file on a stream, which this then owns.
     *
     * @param application what wrote it
     */
    public PcapngWriter(OutputStream out, String application) throws IOException {
        this(out, application, new PcapngAsides());
    }

    /** Begins a file on a stream, which this then owns, with what another one says beside its frames. */
    public PcapngWriter(OutputStream out, String application, PcapngAsides asides) throws IOException {
        this.out = out;
        begin(Pcapng.SECTION, 16 + asides.sectionOptions.length + optionLength(application));
        block.putInt(Pcapng.ORDER)
                .putShort((short) Pcapng.MAJOR)
                .putShort((short) 0)
                .putLong(-1);
        block.put(asides.sectionOptions);
        option(Pcapng.USER_APPLICATION, application);
        end();
        for (byte[] aside : asides.blocks) {
            out.write(aside);
        }
    }

    /** Begins a file, over whatever was there. */
    public static PcapngWriter create(Path file, String application) throws IOException {
        return new PcapngWriter(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), application);
    }

    /**
     * Describes one more interface, before its first frame.
     *
     * @param link the number of its link type (LINKTYPE_ of libpcap)
     * @param snapshotLength bytes kept of each frame at most, 0 for no limit
     * @param name what Wireshark calls it
     * @return its number in this file, from 0
     */
    public int describe(int link, int snapshotLength, String name) throws IOException {
        return describe(link, snapshotLength, PcapngOptions.NONE, name);
    }

    /**
     * Describes the interface of a frame as the frame's own capture does.
     *
     * @param name for one that has none there
     * @return its number in this file, from 0
     */
    public int describe(FrameView frame, String name) throws IOException {
        return describe(frame.link(), frame.snapshotLength(), frame.interfaceOptions, name);
    }

    private int describe(int link, int snapshotLength, byte[] options, String name) throws IOException {
        begin(Pcapng.INTERFACE, 16 + options.length + optionLength(name));
        block.putShort((short) link).putShort((short) 0).putInt(snapshotLength);
        if (!PcapngOptions.contain(options, Pcapng.INTERFACE_NAME)) {
            option(Pcapng.INTERFACE_NAME, name);
        }
        block.put(options);
        block.putShort((short) Pcapng.RESOLUTION).putShort((short) 1).putInt(NANOSECONDS);
        end();
        return interfaces++;
    }

    /**
     * Writes a frame, with the options that it had in its own capture, its comments among them.
     *
     * @param on the number of its interface in this file
     * @param comment one more for whoever opens the file; empty for none
     * @throws IllegalArgumentException when there is no such interface, or the comment takes more than 65535 bytes
     */
    public void write(int on, FrameView frame, String comment) throws IOException {
        if (on < 0 || on >= interfaces) {
            throw new IllegalArgumentException("interface " + on + " was not described; there are " + interfaces);
        }
        int kept = frame.captured();
        byte[] options = frame.options();
        begin(Pcapng.ENHANCED_PACKET, ENHANCED_HEADER + padded(kept) + options.length + optionLength(comment));
        block.putInt(on).putInt((int) (frame.nanos() >>> 32)).putInt((int) frame.nanos());
        block.putInt(kept).putInt(frame.originalLength());
        frame.bytes().get(frame.at(), block.array(), block.position(), kept);
        block.position(block.position() + kept);
        pad(kept);
        block.put(options);
        if (!comment.isEmpty()) {
            option(Pcapng.COMMENT, comment);
        }
        end();
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }

    /** At most what an option and the end of options take; a character takes three bytes at most. */
    private static int optionLength(String text) {
        return 12 + 3 * text.length();
    }

    private void begin(int type, int body) {
        int most = Pcapng.SHORTEST_BLOCK + body + 16;
        if (block.capacity() < most) {
            block = ByteBuffer.allocate(2 * most).order(ByteOrder.LITTLE_ENDIAN);
        }
        block.clear().putInt(type).putInt(0);
    }

    private void option(int code, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LARGEST_OPTION) {
            throw new IllegalArgumentException("a text of " + bytes.length + " bytes; pcapng has room for 65535");
        }
        block.putShort((short) code).putShort((short) bytes.length).put(bytes);
        pad(bytes.length);
    }

    private void pad(int length) {
        for (int i = length; i < padded(length); i++) {
            block.put((byte) 0);
        }
    }

    /** Ends the options and the block. */
    private void end() throws IOException {
        block.putInt(Pcapng.END_OF_OPTIONS);
        int length = block.position() + 4;
        block.putInt(length).putInt(4, length);
        out.write(block.array(), 0, length);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
