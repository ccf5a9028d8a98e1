package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.HeaderFindings.yes;
import static tcplab.exercises.HeaderSegment.bytes;
import static tcplab.exercises.HeaderSegment.connectionsOf;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.tcp.HeaderField.ACK;
import static tcplab.tcp.HeaderField.ACKNOWLEDGMENT_NUMBER;
import static tcplab.tcp.HeaderField.AE;
import static tcplab.tcp.HeaderField.CWR;
import static tcplab.tcp.HeaderField.ECE;
import static tcplab.tcp.HeaderField.FIN;
import static tcplab.tcp.HeaderField.PSH;
import static tcplab.tcp.HeaderField.RESERVED;
import static tcplab.tcp.HeaderField.RST;
import static tcplab.tcp.HeaderField.SEQUENCE_NUMBER;
import static tcplab.tcp.HeaderField.SYN;
import static tcplab.tcp.HeaderField.URG;
import static tcplab.text.Text.text;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tcplab.analysis.Moment;
import tcplab.tcp.HeaderField;
import tcplab.tcp.TcpState;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What {@link Header} expects of the bits of captured segments between data offset and window. */
final class HeaderFlags {
    private HeaderFlags() {}

    static Expectation reserved() {
        return bytes(segments -> {
            List<HeaderSegment> set = segments.stream()
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
                    connectionsOf(segments).count() == 1 && segments.stream().allMatch(HeaderFlags::flagged);
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

    private static boolean flagged(HeaderSegment k) {
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
            List<HeaderSegment> resets =
                    segments.stream().filter(k -> k.has(RST)).toList();
            boolean last = segments.indexOf(resets.isEmpty() ? null : resets.get(0)) == segments.size() - 1;
            return Finding.of(
                    resets.size() == 1 && last && resets.get(0).has(ACK),
                    text("the abort's RST, with ACK: %s", "中止时的 RST（带 ACK）：%s").with(resets.size()));
        });
    }

    /** The SYN asks with ECE and CWR, the SYN,ACK agrees with ECE; the bits that are still reserved are zero. */
    static Expectation congestionFlags() {
        return bytes(segments -> {
            List<HeaderSegment> syns = segments.stream().filter(k -> k.has(SYN)).toList();
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
            List<HeaderSegment> resets =
                    segments.stream().filter(k -> k.has(RST)).toList();
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
