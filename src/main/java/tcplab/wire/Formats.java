package tcplab.wire;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out what kind of capture a file is, by its first bytes. */
final class Formats {
    private static final String STANDARD_INPUT = "-";

    private Formats() {}

    /** Opens a file, or standard input. */
    static FrameReader open(Path file, int index, int piece, Tally tally) throws IOException {
        String name = file.toString();
        Window window = window(file, name, piece);
        try {
            if (window.reach(0, 2) == 0 && Gunzip.begins(window.bytes.getShort(0) & 0xffff)) {
                window = new StreamWindow(new Gunzip(name, window));
            }
            return reader(name, window, index, tally);
        } catch (IOException | RuntimeException e) {
            window.close();
            throw e;
        }
    }

    private static Window window(Path file, String name, int piece) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return new StreamWindow(new StreamBlocks(System.in));
        }
        if (Files.isDirectory(file)) {
            throw new BadCaptureException(name + ": a directory and no capture");
        }
        // Files of the kernel say that they have no bytes and have some.
        return Files.isRegularFile(file) && Files.size(file) > 0
                ? new MappedWindow(FileChannel.open(file), piece)
                : new StreamWindow(new StreamBlocks(Files.newInputStream(file)));
    }

    static FrameReader reader(String name, Window window, int index, Tally tally) throws IOException {
        int at = window.reach(0, 4);
        if (at < 0) {
            throw new BadCaptureException(name + (at == Window.END ? ": empty" : ": no capture: fewer than 4 bytes"));
        }
        int magic = window.bytes.getInt(0);
        if (magic == Pcapng.SECTION) {
            return new PcapngReader(name, window, index, tally);
        }
        if (Pcap.is(magic) || Pcap.is(Integer.reverseBytes(magic))) {
            return new PcapReader(name, window, index);
        }
        throw new BadCaptureException(name + ": no capture: " + guess(magic));
    }

    private static String guess(int magic) {
        return switch (magic) {
            case 0x28b52ffd -> "compressed by zstd; decompress it first (zstd -d)";
            case 0x04224d18 -> "compressed by lz4; decompress it first (lz4 -d)";
            case 0xfd377a58 -> "compressed by xz; decompress it first (xz -d)";
            case 0x425a6839 -> "compressed by bzip2; decompress it first (bunzip2)";
            case 0x736e6f6f -> "a file of snoop; make it a capture with: editcap -F pcapng IN OUT";
            default ->
                String.format("it begins with %08x; pcap (a1b2c3d4), pcapng (0a0d0d0a) and gzip are read", magic);
        };
    }
}
