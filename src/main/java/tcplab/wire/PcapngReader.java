package tcplab.wire;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tcplab.text.Text;

/** Goes through a pcapng file: sections of either byte order, their interfaces, and packet blocks of three kinds. */
final class PcapngReader extends FrameReader {
    /** Bytes of a block that is read at once: what no block of a kind that is read exceeds. */
    private static final int LARGEST_BLOCK = 1 << 24;
    /** Interfaces of one section. */
    private static final int MOST_INTERFACES = 1 << 16;

    private static final int ENHANCED_HEADER = 20;
    private static final int SIMPLE_HEADER = 4;

    private final Tally tally;
    private final List<Interface> interfaces = new ArrayList<>();
    private int interfacesBefore;
    private int sectionOptions;
    private Optional<PcapngAsides> asides = Optional.empty();

    private static final class Interface {
        final int link;
        final int snapshotLength;
        final PcapngClock clock;
        final byte[] options;

        Interface(int link, int snapshotLength, PcapngClock clock, byte[] options) {
            this.link = link;
            this.snapshotLength = snapshotLength;
            this.clock = clock;
            this.options = options;
        }
    }

    PcapngReader(String name, Window window, int file, Tally tally) throws IOException {
        super(name, window, file);
        this.tally = tally;
        section(block(0));
    }

    /** Has somebody told from here on, and of the section that has begun, what is there beside frames. */
    void tell(PcapngAsides other) {
        asides = Optional.of(other);
        other.section(window.bytes, sectionOptions, used - 4, swapped);
    }

    @Override
    String format() {
        return "pcapng";
    }

    @Override
    boolean next() throws IOException {
        while (true) {
            int at = window.reach(used, Pcapng.SHORTEST_BLOCK);
            if (at < 0) {
                if (at == Window.END) {
                    return false;
                }
                throw cut();
            }
            used = at;
            int type = order(window.bytes.getInt(at));
            switch (type) {
                case Pcapng.ENHANCED_PACKET, Pcapng.SIMPLE_PACKET, Pcapng.OBSOLETE_PACKET -> {
                    packet(type, block(at));
                    return true;
                }
                case Pcapng.SECTION -> section(block(at));
                case Pcapng.INTERFACE -> describe(block(at));
                default -> pass(at, type);
            }
        }
    }

    /** Makes a whole block readable; returns where it is, and has it used. */
    private int block(int from) throws IOException {
        int at = window.reach(from, Pcapng.SHORTEST_BLOCK);
        if (at < 0) {
            throw cut();
        }
        ByteBuffer bytes = window.bytes;
        if (bytes.getInt(at) == Pcapng.SECTION) {
            int order = bytes.getInt(at + Pcapng.BODY);
            swapped = order != Pcapng.ORDER;
            if (order(order) != Pcapng.ORDER) {
                throw bad(text(
                                "a section of pcapng has the byte order mark %08x; 1a2b3c4d is known",
                                "pcapng 的一个节带有字节序标记 %08x；已知的是 1a2b3c4d")
                        .with(order));
            }
        }
        long length = length(at);
        if (length > LARGEST_BLOCK) {
            throw damaged(text("a block of %s bytes", "一个 %s 字节的块").with(length));
        }
        at = window.reach(at, (int) length);
        if (at < 0) {
            throw cut();
        }
        int again = order(window.bytes.getInt(at + (int) length - 4));
        if (again != order(window.bytes.getInt(at + 4))) {
            throw damaged(
                    text("a block that begins as one of %s bytes and ends as one of %s", "一个开头说有 %s 字节、结尾说有 %s 字节的块")
                            .with(length, Integer.toUnsignedString(again)));
        }
        used = at + (int) length;
        return at;
    }

    private long length(int at) throws BadCaptureException {
        int length = order(window.bytes.getInt(at + 4));
        if (Integer.compareUnsigned(length, Pcapng.SHORTEST_BLOCK) < 0 || length % 4 != 0) {
            throw damaged(text("a block of %s bytes", "一个 %s 字节的块").with(Integer.toUnsignedString(length)));
        }
        return Integer.toUnsignedLong(length);
    }

    private BadCaptureException damaged(Text what) {
        return bad(text("after frame %s comes %s; the file is damaged there", "第 %s 帧之后是%s；文件从这里起已损坏")
                .with(frame.number, what));
    }

    /** Whether a body is as long as its kind needs. */
    private void need(int at, int body) throws BadCaptureException {
        if (used - at - Pcapng.SHORTEST_BLOCK < body) {
            throw damaged(text("a block of %s bytes that needs %s", "一个 %s 字节的块，而它至少要有 %s 字节")
                    .with(used - at, body + Pcapng.SHORTEST_BLOCK));
        }
    }

    private void section(int at) throws IOException {
        need(at, 16);
        int major = order(window.bytes.getShort(at + 12));
        if (major != Pcapng.MAJOR) {
            throw bad(text("pcapng of version %s.%s; 1.x is read", "pcapng 的版本是 %s.%s；能读的是 1.x")
                    .with(major, order(window.bytes.getShort(at + 14))));
        }
        sectionOptions = at + 24;
        interfacesBefore += interfaces.size();
        interfaces.clear();
    }

    private void describe(int at) throws IOException {
        need(at, 8);
        if (interfaces.size() == MOST_INTERFACES) {
            throw damaged(text("one more than %s interfaces", "超出 %s 个接口的又一个接口").with(MOST_INTERFACES));
        }
        ByteBuffer bytes = window.bytes;
        int link = order(bytes.getShort(at + 8));
        int snapshotLength = Math.max(0, order(bytes.getInt(at + 12)));
        PcapngClock clock = PcapngClock.MICROSECONDS;
        int end = used - 4;
        int option = at + 16;
        while (option + 4 <= end && bytes.getShort(option) != Pcapng.END_OF_OPTIONS) {
            int code = order(bytes.getShort(option));
            int length = order(bytes.getShort(option + 2));
            if (option + 4 + length > end) {
                throw damaged(text("an interface with an option of %s bytes", "一个带有 %s 字节选项的接口")
                        .with(length));
            }
            if (code == Pcapng.RESOLUTION && length >= 1) {
                clock = clock.resolution(bytes.get(option + 4));
            } else if (code == Pcapng.OFFSET && length >= 8) {
                long read = bytes.getLong(option + 4);
                clock = clock.offset(swapped ? Long.reverseBytes(read) : read);
            }
            option += 4 + (length + 3 & ~3);
        }
        byte[] options = PcapngOptions.ofInterface(bytes, at + 16, end, swapped);
        interfaces.add(new Interface(link, snapshotLength, clock, options));
    }

    private void packet(int type, int at) throws IOException {
        boolean simple = type == Pcapng.SIMPLE_PACKET;
        int header = simple ? SIMPLE_HEADER : ENHANCED_HEADER;
        need(at, header);
        ByteBuffer bytes = window.bytes;
        int body = at + Pcapng.BODY;
        int number =
                simple ? 0 : type == Pcapng.OBSOLETE_PACKET ? order(bytes.getShort(body)) : order(bytes.getInt(body));
        if (number < 0 || number >= interfaces.size()) {
            throw damaged(text("a frame of interface %s, of which there are %s", "一个属于接口 %s 的帧，而接口只有 %s 个")
                    .with(Integer.toUnsignedString(number), interfaces.size()));
        }
        Interface on = interfaces.get(number);
        int room = used - 4 - body - header;
        int original = order(bytes.getInt(simple ? body : body + 16));
        int kept = simple ? simpleLength(on, original, room) : order(bytes.getInt(body + 12));
        check(kept, original);
        if (kept > room) {
            throw damaged(text("a frame of %s bytes in a block that has room for %s", "一个 %s 字节的帧，而它的块只容得下 %s 字节")
                    .with(kept, room));
        }
        FrameView view = frame;
        view.number++;
        view.timed = !simple;
        if (!simple) {
            view.nanos = on.clock.nanos(
                    (long) order(bytes.getInt(body + 4)) << 32 | Integer.toUnsignedLong(order(bytes.getInt(body + 8))));
        }
        view.interfaceId = interfacesBefore + number;
        view.link = on.link;
        view.snapshotLength = on.snapshotLength;
        view.interfaceOptions = on.options;
        view.littleEndian = swapped;
        view.bytes = bytes;
        view.array = window.array;
        view.at = body + header;
        view.captured = kept;
        view.optionsFrom = simple ? 0 : body + header + (kept + 3 & ~3);
        view.optionsTo = simple ? 0 : used - 4;
        view.originalLength = original < 0 ? Integer.MAX_VALUE : original;
    }

    /** A simple packet block does not say how much was kept: the least of the frame, the snapshot length and its room. */
    private static int simpleLength(Interface on, int original, int room) {
        int most = on.snapshotLength == 0 ? room : Math.min(room, on.snapshotLength);
        return original < 0 ? most : Math.min(original, most);
    }

    /** Goes behind a block that holds no frame, however long it says it is. */
    private void pass(int at, int type) throws IOException {
        long length = length(at);
        boolean kept = type == Pcapng.NAMES || type == Pcapng.SECRETS;
        if (kept && asides.isPresent() && length <= LARGEST_BLOCK) {
            int whole = block(at);
            asides.get().block(window.bytes, whole, (int) length, swapped);
            return;
        }
        if (type != Pcapng.NAMES && type != Pcapng.STATISTICS && type != Pcapng.SECRETS) {
            tally.count(Unread.Kind.UNKNOWN_BLOCK, type);
        }
        while (length > 0) {
            int step = (int) Math.min(length, StreamWindow.BLOCK);
            at = window.reach(at, step);
            if (at < 0) {
                throw cut();
            }
            at += step;
            length -= step;
        }
        used = at;
    }
}
