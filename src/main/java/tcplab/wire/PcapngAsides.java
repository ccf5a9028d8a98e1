package tcplab.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pcapng file says beside its frames that is worth keeping when it is written again: what its first section says of itself,
 * names of addresses, and secrets for decryption. As a little-endian section has it, whatever the order was.
 */
public final class PcapngAsides {
    private static final int RECORD = 4;
    private static final int SECRET = 8;
    /** Bytes; what comes beyond is left out. */
    private static final long MOST = 1L << 26;

    byte[] sectionOptions = PcapngOptions.NONE;
    /** Whole blocks. */
    final List<byte[]> blocks = new ArrayList<>();

    private boolean begun;
    private long kept;

    /** Reads a capture through; of one that is broken, what comes before. Empty for what is not pcapng. */
    public static PcapngAsides of(Path file) throws IOException {
        PcapngAsides asides = new PcapngAsides();
        try (FrameReader reader = Formats.open(file, 0, new Tally())) {
            if (reader instanceof PcapngReader pcapng) {
                asides.read(pcapng);
            }
        }
        return asides;
    }

    private void read(PcapngReader reader) throws IOException {
        reader.tell(this);
        try {
            boolean more = true;
            while (more) {
                more = reader.next();
            }
        } catch (BadCaptureException ignored) {
            // whoever reads the frames complains of it
        }
    }

    /** A section's options stand there; those of the first are kept, but for who wrote it. */
    void section(ByteBuffer bytes, int from, int to, boolean little) {
        if (!begun) {
            begun = true;
            sectionOptions = PcapngOptions.ofSection(bytes, from, to, little);
        }
    }

    /** A block stands there, of names or of secrets. */
    void block(ByteBuffer bytes, int at, int length, boolean little) {
        kept += length;
        if (kept > MOST) {
            return;
        }
        byte[] block = new byte[length];
        bytes.get(at, block);
        if (little || flip(ByteBuffer.wrap(block))) {
            blocks.add(block);
        }
    }

    /** Turns the numbers of a big-endian block round; whether it was sound. */
    private static boolean flip(ByteBuffer block) {
        int type = block.getInt(0);
        int end = block.limit() - 4;
        ByteBuffer out = block.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0, type).putInt(4, block.limit()).putInt(end, block.limit());
        int options;
        if (type == Pcapng.SECRETS) {
            if (end < Pcapng.BODY + SECRET) {
                return false;
            }
            int length = block.getInt(Pcapng.BODY + 4);
            out.putInt(Pcapng.BODY, block.getInt(Pcapng.BODY)).putInt(Pcapng.BODY + 4, length);
            if (length < 0 || length > end - Pcapng.BODY - SECRET) {
                return false;
            }
            options = Pcapng.BODY + SECRET + (length + 3 & ~3);
        } else {
            options = pairs(block, out, Pcapng.BODY, end);
        }
        pairs(block, out, options, end);
        return true;
    }

    /** Turns kinds and lengths round, up to the pair of zeros; returns where that ends. */
    private static int pairs(ByteBuffer block, ByteBuffer out, int from, int end) {
        int at = from;
        while (at + RECORD <= end) {
            int kind = block.getShort(at);
            int length = block.getShort(at + 2) & 0xffff;
            out.putShort(at, (short) kind).putShort(at + 2, (short) length);
            at += RECORD + (length + 3 & ~3);
            if (kind == 0) {
                return at;
            }
        }
        return at;
    }
}
