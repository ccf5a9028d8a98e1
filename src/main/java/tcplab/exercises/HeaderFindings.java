package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.HeaderField.ACK;
import static tcplab.tcp.HeaderField.ACKNOWLEDGMENT_NUMBER;
import static tcplab.tcp.HeaderField.AE;
import static tcplab.tcp.HeaderField.CWR;
import static tcplab.tcp.HeaderField.DESTINATION_PORT;
import static tcplab.tcp.HeaderField.ECE;
import static tcplab.tcp.HeaderField.FIN;
import static tcplab.tcp.HeaderField.PSH;
import static tcplab.tcp.HeaderField.RESERVED;
import static tcplab.tcp.HeaderField.RST;
import static tcplab.tcp.HeaderField.SEQUENCE_NUMBER;
import static tcplab.tcp.HeaderField.SOURCE_PORT;
import static tcplab.tcp.HeaderField.SYN;
import static tcplab.tcp.HeaderField.URG;
import static tcplab.tcp.HeaderField.URGENT_POINTER;
import static tcplab.tcp.HeaderField.WINDOW;
import static tcplab.text.Text.text;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.HeaderField;
import tcplab.tcp.SegmentBytes;
import tcplab.tcp.SeqNumber;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What {@link Header} expects of the bytes of captured segments, field by field from the first. */
final class HeaderFindings {
    private static final int MSS_OPTION = 2;
    private static final int SCALE_OPTION = 3;
    /** What is left of 1500 bytes by the IP header and the TCP header. */
    private static final int MSS = 1460;

    private HeaderFindings() {}

    /** A segment of a connection with its bytes. */
    private record Kept(Connection connection, Moment moment, SegmentBytes bytes) {
        boolean has(HeaderField flag) {
            return bytes.has(flag);
        }

        String data() {
            return new String(bytes.data(), StandardCharsets.ISO_8859_1);
        }

        long next() {
            return SeqNumber.plus(bytes.value(SEQUENCE_NUMBER), bytes.occupies());
        }
    }

    /** What an expectation makes of all segments, when the bytes of each were kept. */
    private interface Look {
        Finding at(List<Kept> segments);
    }

    static Expectation bytes(Look look) {
        return Expectation.that(Set.of(SNIFFER), evidence -> look(evidence, look));
    }

    private static Finding look(Evidence evidence, Look look) {
        Map<Duration, SegmentBytes> kept = evidence.bytes();
        List<Kept> segments = evidence.connections().stream()
                .flatMap(c -> c.moments().stream()
                        .flatMap(m ->
                                Optional.ofNullable(kept.get(m.at())).stream().map(bytes -> new Kept(c, m, bytes))))
                .toList();
        int all = evidence.connections().stream()
                .mapToInt(c -> c.moments().size())
                .sum();
        return segments.size() == all && all > 0
                ? look.at(segments)
                : Finding.blind(text("of %s segments the bytes of %s were kept", "%s 个报文段中保存了 %s 个的字节")
                        .with(all, segments.size()));
    }

    private static List<Kept> of(List<Kept> segments, Connection connection, Side sender) {
        return segments.stream()
                .filter(k -> k.connection().equals(connection) && k.moment().sender() == sender)
                .toList();
    }

    private static Stream<Connection> connectionsOf(List<Kept> segments) {
        return segments.stream().map(Kept::connection).distinct();
    }

    /** Bytes 0–3: what {@code ss} shows as the ports of the sockets that the segments went between. */
    static Expectation ports() {
        return Expectation.that(Set.of(SNIFFER, SS), evidence -> {
            Set<String> shown = new HashSet<>();
            evidence.whole()
                    .each(SocketsSeen.class)
                    .forEach(seen -> seen.sockets().forEach((SocketEntry row) -> {
                        shown.add(row.local().port() + " " + row.remote().port());
                        shown.add(row.remote().port() + " " + row.local().port());
                    }));
            return look(evidence, segments -> {
                boolean right = segments.stream()
                        .allMatch(k -> shown.contains(
                                k.bytes().value(SOURCE_PORT) + " " + k.bytes().value(DESTINATION_PORT)));
                return Finding.of(
                        right,
                        text("%s: bytes 0–3 are the ports that ss shows: %s", "%s：第 0–3 字节是 ss 显示的端口：%s")
                                .with(count(segments.size()), yes(right)));
            });
        });
    }

    private static Text count(int segments) {
        return Text.count(segments, "segment", "个报文段");
    }

    private static Text yes(boolean right) {
        return right ? text("yes", "是") : text("no", "否");
    }

    /** Bytes 4–11: each number is one at which the sender has come to, or which the other end has come to. */
    static Expectation numbers() {
        return bytes(segments -> {
            boolean right = connectionsOf(segments)
                    .allMatch(c -> follow(segments.stream()
                            .filter(k -> k.connection().equals(c))
                            .toList()));
            return Finding.of(
                    right,
                    text(
                                    "bytes 4–11 count: each sequence number continues what the sender had sent, each acknowledgment what it had received: %s",
                                    "第 4–11 字节可以接续：每个序号接着发送方已发的，每个确认号对应已收到的：%s")
                            .with(yes(right)));
        });
    }

    private static boolean follow(List<Kept> segments) {
        Map<Side, Set<Long>> reached = new HashMap<>(Map.of(CLIENT, new HashSet<>(), SERVER, new HashSet<>()));
        for (Kept k : segments) {
            Set<Long> own = reached.getOrDefault(k.moment().sender(), Set.of());
            Set<Long> other = reached.getOrDefault(k.moment().sender().other(), Set.of());
            long seq = k.bytes().value(SEQUENCE_NUMBER);
            boolean continues = own.isEmpty() ? k.has(SYN) : own.contains(seq);
            boolean acknowledges = !k.has(ACK) || other.contains(k.bytes().value(ACKNOWLEDGMENT_NUMBER));
            if (!continues || !acknowledges) {
                return false;
            }
            own.add(k.next());
            own.add(seq);
        }
        return true;
    }

    /** Byte 12: behind so many words stand the bytes that the programs wrote. */
    static Expectation offset() {
        return bytes(segments -> {
            String asked = written(segments, CLIENT);
            String answered = written(segments, SERVER);
            return Finding.of(
                    asked.equals(Header.REQUEST + Header.URGENT + Header.REST) && answered.equals(Header.ANSWER),
                    text(
                                    "behind as many words as the data offset says stands what the programs wrote: '%s', '%s'",
                                    "数据偏移所指的位置之后正是程序写入的内容：“%s”、“%s”")
                            .with(asked, answered));
        });
    }

    /** What a side's segments carried, in the order of their numbers, repetitions left out. */
    private static String written(List<Kept> segments, Side sender) {
        Map<Long, String> parts = new TreeMap<>();
        segments.stream()
                .filter(k -> k.moment().sender() == sender && k.bytes().dataLength() > 0)
                .forEach(k -> parts.put(k.moment().rung().segment().seq(), k.data()));
        return String.join("", parts.values()).replaceAll("[^\\p{Graph}]", ".");
    }

    static Expectation reserved() {
        return bytes(segments -> {
            List<Kept> set = segments.stream()
                    .filter(k -> Stream.of(RESERVED, AE, CWR, ECE).anyMatch(k::has))
                    .toList();
            return Finding.of(
                    set.isEmpty(),
                    text(
                                    "nobody asks for ECN: segments with one of the six bits between offset and URG set: %s of %s",
                                    "没有请求 ECN：数据偏移与 URG 之间的 6 位中有置位的报文段：%s/%s")
                            .with(set.size(), segments.size()));
        });
    }

    /** Bytes 12–13: each flag is set where a real conversation needs it and nowhere else. */
    static Expectation flags() {
        return bytes(segments -> {
            boolean right =
                    connectionsOf(segments).count() == 1 && segments.stream().allMatch(HeaderFindings::flagged);
            Map<HeaderField, Long> counts = new TreeMap<>();
            for (HeaderField flag : List.of(URG, ACK, PSH, RST, SYN, FIN)) {
                counts.put(flag, segments.stream().filter(k -> k.has(flag)).count());
            }
            boolean fins = Stream.of(CLIENT, SERVER)
                    .allMatch(side -> segments.stream().anyMatch(k -> k.moment().sender() == side && k.has(FIN)));
            return Finding.of(
                    right && fins && counts.getOrDefault(PSH, 0L) > 0,
                    text("flags set where they must be, and nowhere else: %s; %s", "标志只在该置位处置位：%s；%s")
                            .with(
                                    yes(right && fins),
                                    counts.entrySet().stream()
                                            .map(e -> e.getKey() + " " + e.getValue())
                                            .collect(Collectors.joining(", "))));
        });
    }

    private static boolean flagged(Kept k) {
        boolean first = k.connection()
                .sentBy(k.moment().sender())
                .findFirst()
                .filter(m -> m.raw().seq() == k.moment().raw().seq())
                .isPresent();
        boolean last = k.connection()
                .sentBy(k.moment().sender())
                .filter(m -> m.raw().occupies() > 0)
                .reduce((a, b) -> b)
                .filter(m -> m.raw().seq() == k.moment().raw().seq())
                .isPresent();
        boolean carries = k.bytes().dataLength() > 0;
        return k.has(SYN) == first
                && k.has(ACK) == !(first && k.moment().sender() == CLIENT)
                && k.has(URG) == k.data().equals(String.valueOf(Header.URGENT))
                && (carries || !k.has(PSH))
                && (last || !k.has(FIN))
                && !k.has(RST);
    }

    /** An abort: a RST of the connection's own number, which acknowledges, and with which the connection ends. */
    static Expectation resets() {
        return bytes(segments -> {
            List<Kept> resets = segments.stream().filter(k -> k.has(RST)).toList();
            boolean last = segments.indexOf(resets.isEmpty() ? null : resets.get(0)) == segments.size() - 1;
            return Finding.of(
                    resets.size() == 1 && last && resets.get(0).has(ACK),
                    text("the abort's RST, with ACK: %s", "中止时的 RST（带 ACK）：%s").with(resets.size()));
        });
    }

    /** Bytes 14–15: no byte was sent beyond the window that the other end had told last, in the units of its option. */
    static Expectation window() {
        return bytes(segments -> {
            boolean inside = connectionsOf(segments)
                    .allMatch(c -> Stream.of(CLIENT, SERVER)
                            .allMatch(side -> within(of(segments, c, side), of(segments, c, side.other()))));
            List<Long> told = segments.stream()
                    .filter(k -> !k.has(RST))
                    .map(k -> k.bytes().value(WINDOW))
                    .toList();
            return Finding.of(
                    inside,
                    text(
                                    "bytes 14–15, windows from %s to %s: all data within them: %s",
                                    "第 14–15 字节，窗口从 %s 到 %s：所有数据都在窗口内：%s")
                            .with(
                                    told.stream().min(Long::compare).orElse(0L),
                                    told.stream().max(Long::compare).orElse(0L),
                                    yes(inside)));
        });
    }

    private static boolean within(List<Kept> sent, List<Kept> told) {
        int shift = told.stream()
                .filter(k -> k.has(SYN))
                .findFirst()
                .flatMap(k -> option(k.bytes(), SCALE_OPTION))
                .orElse(0);
        return sent.stream()
                .filter(k -> k.bytes().dataLength() > 0)
                .allMatch(data -> told.stream()
                        .filter(k -> k.has(ACK)
                                && k.moment().at().compareTo(data.moment().at()) < 0)
                        .reduce((a, b) -> b)
                        .map(k -> SeqNumber.distance(data.next(), k.bytes().value(ACKNOWLEDGMENT_NUMBER))
                                        + (k.bytes().value(WINDOW) << (k.has(SYN) ? 0 : shift))
                                >= 0)
                        .orElse(false));
    }

    /** The value of an option, as a number. */
    private static Optional<Integer> option(SegmentBytes bytes, int kind) {
        return bytes.options().stream()
                .flatMap(List::stream)
                .filter(o -> o.kind() == kind)
                .findFirst()
                .map(o -> {
                    int value = 0;
                    for (byte b : bytes.bytes(o.at() + 2, o.at() + o.length())) {
                        value = value << 8 | (b & 0xff);
                    }
                    return value;
                });
    }

    /** Bytes 16–17: on this wire nothing is left to a device, so each checksum must be right. */
    static Expectation checksum() {
        return bytes(segments -> {
            long right = segments.stream()
                    .filter(k -> k.bytes()
                            .checksumFits(
                                    k.moment().raw().source(), k.moment().raw().destination()))
                    .count();
            return Finding.of(
                    right == segments.size(),
                    text("bytes 16–17: checksums that are right: %s of %s", "第 16–17 字节：正确的校验和：%s/%s")
                            .with(right, segments.size()));
        });
    }

    /** Bytes 18–19: with URG they tell where the urgent byte ends, without it they are zero. */
    static Expectation urgentPointer() {
        return bytes(segments -> {
            List<Kept> urgent = segments.stream().filter(k -> k.has(URG)).toList();
            boolean right = !urgent.isEmpty()
                    && urgent.stream()
                            .allMatch(k ->
                                    k.bytes().value(URGENT_POINTER) == k.data().indexOf(Header.URGENT) + 1)
                    && segments.stream().allMatch(k -> k.has(URG) || k.bytes().value(URGENT_POINTER) == 0);
            return Finding.of(
                    right,
                    text(
                                    "bytes 18–19: %s with URG, whose pointer tells the byte behind the one sent with MSG_OOB: %s",
                                    "第 18–19 字节：%s带 URG，其指针指向以 MSG_OOB 发送的字节之后：%s")
                            .with(count(urgent.size()), yes(right)));
        });
    }

    /** Bytes 20 and on: options of kind and length that end where the data begins; each SYN tells its MSS. */
    static Expectation options() {
        return bytes(segments -> {
            boolean fit = segments.stream()
                    .allMatch(k -> k.bytes()
                            .options()
                            .filter(all ->
                                    all.stream().filter(o -> !o.padding()).count()
                                            == k.moment().raw().options().size())
                            .isPresent());
            List<Integer> mss = segments.stream()
                    .filter(k -> k.has(SYN))
                    .map(k -> option(k.bytes(), MSS_OPTION).orElse(-1))
                    .distinct()
                    .toList();
            return Finding.of(
                    fit && mss.equals(List.of(MSS)),
                    text(
                                    "from byte 20 on: options that fill the header: %s; the SYNs' maximum segment size: %s",
                                    "从第 20 字节起：选项恰好填满首部：%s；SYN 的最大报文段长度：%s")
                            .with(yes(fit), mss.stream().map(String::valueOf).collect(Collectors.joining(" "))));
        });
    }

    /** The SYN asks with ECE and CWR, the SYN,ACK agrees with ECE; the bits that are still reserved are zero. */
    static Expectation congestionFlags() {
        return bytes(segments -> {
            List<Kept> syns = segments.stream().filter(k -> k.has(SYN)).toList();
            boolean asked = !syns.isEmpty()
                    && syns.stream().allMatch(k -> k.has(ECE) && k.has(CWR) == !k.has(ACK))
                    && syns.stream().anyMatch(k -> k.has(ACK));
            boolean zero = segments.stream().noneMatch(k -> k.has(RESERVED) || k.has(AE));
            return Finding.of(
                    asked && zero,
                    text(
                                    "both ask for ECN: the SYN set ECE and CWR, the SYN,ACK ECE alone: %s; the four other bits were zero: %s",
                                    "双方请求 ECN：SYN 置 ECE 和 CWR，SYN,ACK 只置 ECE：%s；另外 4 位都为零：%s")
                            .with(yes(asked), yes(zero)));
        });
    }

    /** Behind the opening every segment of the run but a RST has ACK; there were some on each connection. */
    static Expectation acknowledging() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Moment> after = evidence.connections().stream()
                    .flatMap(c -> c.moments().stream()
                            .filter(m -> c.entered(m.sender(), TcpState.ESTABLISHED)
                                    .map(at -> m.at().compareTo(at) > 0)
                                    .orElse(false)))
                    .filter(m -> !m.raw().flags().rst())
                    .toList();
            long without = after.stream().filter(m -> !m.raw().flags().ack()).count();
            return Finding.of(
                    without == 0 && !after.isEmpty(),
                    text(
                                    "segments that an established end sent, RST aside: %s, without ACK: %s",
                                    "已建立的一端发出的报文段（RST 除外）：%s 个，其中不带 ACK 的：%s 个")
                            .with(after.size(), without));
        });
    }

    /** A RST without ACK, and its number is what the refused segment acknowledged. */
    static Expectation refusal() {
        return bytes(segments -> {
            List<Kept> resets = segments.stream().filter(k -> k.has(RST)).toList();
            boolean refused = resets.size() == 1
                    && !resets.get(0).has(ACK)
                    && segments.stream()
                            .filter(k -> k.bytes().dataLength() > 0)
                            .reduce((a, b) -> b)
                            .map(data -> data.has(ACK)
                                    && data.bytes().value(ACKNOWLEDGMENT_NUMBER)
                                            == resets.get(0).bytes().value(SEQUENCE_NUMBER))
                            .orElse(false);
            return Finding.of(
                    refused,
                    refused
                            ? text(
                                    "data to an end that was gone drew a RST without ACK, with the number that the data acknowledged",
                                    "发给已不存在的一端的数据，得到不带 ACK 的 RST，其序号就是数据所带的确认号")
                            : text("no refusal by a RST without ACK was seen", "没有看到不带 ACK 的 RST 作为拒绝"));
        });
    }
}
