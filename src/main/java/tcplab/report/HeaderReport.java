package tcplab.report;

import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tcplab.tcp.HeaderField;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SegmentBytes;
import tcplab.tcp.SegmentBytes.Option;
import tcplab.tcp.TcpOption;
import tcplab.text.Lang;
import tcplab.text.Text;

/** Draws a segment: a line for each field of its header, with its place, its bytes and what they say. */
public final class HeaderReport {
    /** How many bytes of an option, or of the data, a line shows. */
    private static final int SHOWN = 12;

    private static final int PLACE = 9;
    private static final int NAME = 24;
    private static final int BYTES = 3 * SHOWN + 2;

    private final Lang lang;
    private final Style style;

    public HeaderReport(Lang lang, Style style) {
        this.lang = lang;
        this.style = style;
    }

    /** A segment in one line, for a list. */
    public String line(long number, RawSegment segment) {
        return String.format(Locale.ROOT, "%-5s %s%n", "#" + number, segment);
    }

    /**
     * A segment field by field.
     *
     * @param bytes those of the same segment
     */
    public String of(long number, RawSegment segment, SegmentBytes bytes) {
        StringBuilder out = new StringBuilder();
        out.append(style.bold("#" + number + "  " + segment.source() + " > " + segment.destination()))
                .append("  ")
                .append(segment.flags())
                .append(System.lineSeparator());
        out.append(style.faint(row(
                text("byte.bit", "字节.位").in(lang),
                text("field", "字段").in(lang),
                text("bytes", "字节").in(lang),
                text("value", "值").in(lang))));
        for (HeaderField field : HeaderField.values()) {
            out.append(row(
                    place(field),
                    field.text().in(lang),
                    raw(field, bytes),
                    value(field, segment, bytes).in(lang)));
        }
        options(segment, bytes).forEach(out::append);
        if (bytes.dataLength() > 0) {
            byte[] data = bytes.data();
            out.append(row(
                    String.valueOf(bytes.length()),
                    text("data", "数据").in(lang),
                    hex(data),
                    Text.count(bytes.dataLength(), "byte", "字节").in(lang) + "  " + printable(data)));
        }
        return out.toString();
    }

    private static String row(String place, String name, String bytes, String value) {
        return (" " + Columns.pad(place, PLACE) + Columns.pad(name, NAME) + Columns.pad(bytes, BYTES) + value)
                        .stripTrailing()
                + System.lineSeparator();
    }

    private static String place(HeaderField field) {
        int bit = field.firstBit();
        return field.width() % 8 == 0 ? String.valueOf(bit / 8) : bit / 8 + "." + bit % 8;
    }

    /** Whole bytes in hexadecimal digits; of a part of a byte its bits, in their place between dots. */
    private static String raw(HeaderField field, SegmentBytes bytes) {
        int bit = field.firstBit();
        if (field.width() % 8 == 0) {
            return hex(bytes.bytes(bit / 8, (bit + field.width()) / 8));
        }
        String bits =
                Long.toBinaryString(1L << field.width() | bytes.value(field)).substring(1);
        return ".".repeat(bit % 8) + bits + ".".repeat(8 - bit % 8 - field.width());
    }

    private static Text value(HeaderField field, RawSegment segment, SegmentBytes bytes) {
        long value = bytes.value(field);
        return switch (field) {
            case DATA_OFFSET ->
                text("%s words of four bytes: the header has %s bytes", "%s 个四字节的字：首部共 %s 字节")
                        .with(value, bytes.length());
            case AE, CWR, ECE, URG, ACK, PSH, RST, SYN, FIN -> value == 1 ? text("1  set", "1  置位") : Text.same("0");
            case ACKNOWLEDGMENT_NUMBER ->
                bytes.has(HeaderField.ACK)
                        ? text("%s  the next that is expected", "%s  期待的下一个序号").with(value)
                        : text("%s  without ACK: means nothing", "%s  没有 ACK：没有意义")
                                .with(value);
            case URGENT_POINTER ->
                bytes.has(HeaderField.URG)
                        ? text("%s  urgent data ends that many bytes on", "%s  紧急数据到此偏移为止")
                                .with(value)
                        : text("%s  without URG: means nothing", "%s  没有 URG：没有意义")
                                .with(value);
            case WINDOW ->
                bytes.has(HeaderField.SYN)
                        ? text("%s  bytes", "%s  字节").with(value)
                        : text("%s  in units that the SYN's wscale told", "%s  单位由 SYN 的 wscale 选项规定")
                                .with(value);
            case CHECKSUM ->
                text("%s  %s", "%s  %s").with(String.format(Locale.ROOT, "0x%04x", value), checksum(segment, bytes));
            default -> Text.same(String.valueOf(value));
        };
    }

    private static Text checksum(RawSegment segment, SegmentBytes bytes) {
        if (!bytes.complete()) {
            return text("cannot be told: the capture did not keep all bytes", "无法判断：抓包没有保存全部字节");
        }
        return bytes.checksumFits(segment.source(), segment.destination())
                ? text("right", "正确")
                : text("not the sum: left to a device, as on loopback, or damaged", "与内容不符：留给网卡计算（如环回接口），或已损坏");
    }

    private List<String> options(RawSegment segment, SegmentBytes bytes) {
        Iterator<TcpOption> said = segment.options().iterator();
        List<String> rows = new ArrayList<>();
        for (Option option : bytes.options().orElse(List.of())) {
            String value = option.padding() || !said.hasNext()
                    ? text("padding", "填充").in(lang)
                    : said.next().toString();
            rows.add(row(
                    String.valueOf(option.at()),
                    text("option %s", "选项 %s").with(option.kind()).in(lang),
                    hex(bytes.bytes(option.at(), option.at() + option.length())),
                    value));
        }
        return rows;
    }

    private static String hex(byte[] bytes) {
        String all = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
        return bytes.length > SHOWN ? all + " …" : all;
    }

    private static String printable(byte[] bytes) {
        return IntStream.range(0, Math.min(2 * SHOWN, bytes.length))
                .mapToObj(i -> bytes[i] > ' ' && bytes[i] < 0x7f ? String.valueOf((char) bytes[i]) : ".")
                .reduce("", String::concat);
    }
}
