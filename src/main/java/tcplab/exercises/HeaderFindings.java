package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.HeaderSegment.bytes;
import static tcplab.exercises.HeaderSegment.connectionsOf;
import static tcplab.exercises.HeaderSegment.look;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.HeaderField.ACK;
import static tcplab.tcp.HeaderField.ACKNOWLEDGMENT_NUMBER;
import static tcplab.tcp.HeaderField.DESTINATION_PORT;
import static tcplab.tcp.HeaderField.RST;
import static tcplab.tcp.HeaderField.SEQUENCE_NUMBER;
import static tcplab.tcp.HeaderField.SOURCE_PORT;
import static tcplab.tcp.HeaderField.SYN;
import static tcplab.tcp.HeaderField.URG;
import static tcplab.tcp.HeaderField.URGENT_POINTER;
import static tcplab.tcp.HeaderField.WINDOW;
import static tcplab.text.Text.text;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tcplab.analysis.Side;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.SeqNumber;
import tcplab.text.Text;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What {@link Header} expects of the bytes of captured segments, field by field; of the flags see {@link HeaderFlags}. */
final class HeaderFindings {
    private static final int MSS_OPTION = 2;
    private static final int SCALE_OPTION = 3;
    /** What is left of 1500 bytes by the IP header and the TCP header. */
    private static final int MSS = 1460;

    private HeaderFindings() {}

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

    static Text yes(boolean right) {
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

    private static boolean follow(List<HeaderSegment> segments) {
        Map<Side, Set<Long>> reached = new HashMap<>(Map.of(CLIENT, new HashSet<>(), SERVER, new HashSet<>()));
        for (HeaderSegment k : segments) {
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
    private static String written(List<HeaderSegment> segments, Side sender) {
        Map<Long, String> parts = new TreeMap<>();
        segments.stream()
                .filter(k -> k.moment().sender() == sender && k.bytes().dataLength() > 0)
                .forEach(k -> parts.put(k.moment().rung().segment().seq(), k.data()));
        return String.join("", parts.values()).replaceAll("[^\\p{Graph}]", ".");
    }

    /** Bytes 14–15: no byte was sent beyond the window that the other end had told last, in the units of its option. */
    static Expectation window() {
        return bytes(segments -> {
            boolean inside = connectionsOf(segments)
                    .allMatch(c -> Stream.of(CLIENT, SERVER)
                            .allMatch(side -> within(
                                    HeaderSegment.of(segments, c, side), HeaderSegment.of(segments, c, side.other()))));
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

    private static boolean within(List<HeaderSegment> sent, List<HeaderSegment> told) {
        int shift = told.stream()
                .filter(k -> k.has(SYN))
                .findFirst()
                .flatMap(k -> k.option(SCALE_OPTION))
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
            List<HeaderSegment> urgent =
                    segments.stream().filter(k -> k.has(URG)).toList();
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
                    .map(k -> k.option(MSS_OPTION).orElse(-1))
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
}
