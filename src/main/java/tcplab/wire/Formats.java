package tcplab.wire;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import tcplab.text.Text;

/** Finds out what kind of capture a file is, by its first bytes. */
final class Formats {
    private static final String STANDARD_INPUT = "-";

    private Formats() {}

    /** Opens a file, or standard input. */
    static FrameReader open(Path file, int index, Tally tally) throws IOException {
        String name = file.toString();
        return reader(name, window(file, name), index, tally);
    }

    private static Window window(Path file, String name) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return new StreamWindow(new StreamBlocks(System.in));
        }
        if (Files.isDirectory(file)) {
            throw BadCaptureException.of(name, text("a directory and no capture", "这是目录，不是捕获文件"));
        }
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            // Files of the kernel say that they have no bytes, and have some.
            return new StreamWindow(new StreamBlocks(Files.newInputStream(file)));
        }
        return new StreamWindow(new FileBlocks(name, FileChannel.open(file)));
    }

    /** Takes a window as a file; it is closed when it is none that is read. */
    static FrameReader reader(String name, Window file, int index, Tally tally) throws IOException {
        Window window = file;
        try {
            if (file.reach(0, 2) == 0 && Gunzip.begins(file.bytes.getShort(0) & 0xffff)) {
                window = new StreamWindow(new Gunzip(name, file));
            }
            return reader(name, window, window.reach(0, 4), index, tally);
        } catch (IOException | RuntimeException e) {
            window.close();
            throw e;
        }
    }

    private static FrameReader reader(String name, Window window, int at, int index, Tally tally) throws IOException {
        if (at < 0) {
            throw BadCaptureException.of(
                    name,
                    at == Window.END
                            ? text("empty", "文件是空的")
                            : text("no capture: fewer than 4 bytes", "不是捕获文件：不足 4 字节"));
        }
        int magic = window.bytes.getInt(0);
        if (magic == Pcapng.SECTION) {
            return new PcapngReader(name, window, index, tally);
        }
        if (Pcap.is(magic) || Pcap.is(Integer.reverseBytes(magic))) {
            return new PcapReader(name, window, index);
        }
        throw BadCaptureException.of(name, text("no capture: %s", "不是捕获文件：%s").with(guess(magic)));
    }

    private static Text guess(int magic) {
        return switch (magic) {
            case 0x28b52ffd -> text("compressed by zstd; decompress it first (zstd -d)", "它是用 zstd 压缩的；请先解压（zstd -d）");
            case 0x04224d18 -> text("compressed by lz4; decompress it first (lz4 -d)", "它是用 lz4 压缩的；请先解压（lz4 -d）");
            case 0xfd377a58 -> text("compressed by xz; decompress it first (xz -d)", "它是用 xz 压缩的；请先解压（xz -d）");
            case 0x425a6839 ->
                text("compressed by bzip2; decompress it first (bunzip2)", "它是用 bzip2 压缩的；请先解压（bunzip2）");
            case 0x736e6f6f ->
                text(
                        "a file of snoop; make it a capture with: editcap -F pcapng IN OUT",
                        "它是 snoop 的文件；可以这样转换：editcap -F pcapng IN OUT");
            default ->
                text(
                                "it begins with %08x; pcap (a1b2c3d4), pcapng (0a0d0d0a) and gzip are read",
                                "它以 %08x 开头；能读的是 pcap（a1b2c3d4）、pcapng（0a0d0d0a）和 gzip")
                        .with(magic);
        };
    }
}
