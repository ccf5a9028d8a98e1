package tcplab.exercises;

import static tcplab.record.Witness.SNIFFER;
import static tcplab.tcp.HeaderField.SEQUENCE_NUMBER;
import static tcplab.text.Text.text;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.tcp.HeaderField;
import tcplab.tcp.SegmentBytes;
import tcplab.tcp.SeqNumber;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** A segment of a connection with its bytes, and what can be asked of all of them where the bytes of each were kept. */
record HeaderSegment(Connection connection, Moment moment, SegmentBytes bytes) {
    boolean has(HeaderField flag) {
        return bytes.has(flag);
    }

    String data() {
        return new String(bytes.data(), StandardCharsets.ISO_8859_1);
    }

    long next() {
        return SeqNumber.plus(bytes.value(SEQUENCE_NUMBER), bytes.occupies());
    }

    /** The value of an option, as a number; empty where it has none. */
    Optional<Integer> option(int kind) {
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

    /** What an expectation makes of all segments, when the bytes of each were kept. */
    interface Look {
        Finding at(List<HeaderSegment> segments);
    }

    static Expectation bytes(Look look) {
        return Expectation.that(Set.of(SNIFFER), evidence -> look(evidence, look));
    }

    static Finding look(Evidence evidence, Look look) {
        Map<Duration, SegmentBytes> kept = evidence.bytes();
        List<HeaderSegment> segments = evidence.connections().stream()
                .flatMap(c -> c.moments().stream()
                        .flatMap(m -> Optional.ofNullable(kept.get(m.at())).stream()
                                .map(bytes -> new HeaderSegment(c, m, bytes))))
                .toList();
        int all = evidence.connections().stream()
                .mapToInt(c -> c.moments().size())
                .sum();
        return segments.size() == all && all > 0
                ? look.at(segments)
                : Finding.blind(text("of %s segments the bytes of %s were kept", "%s 个报文段中保存了 %s 个的字节")
                        .with(all, segments.size()));
    }

    static List<HeaderSegment> of(List<HeaderSegment> segments, Connection connection, Side sender) {
        return segments.stream()
                .filter(k -> k.connection().equals(connection) && k.moment().sender() == sender)
                .toList();
    }

    static Stream<Connection> connectionsOf(List<HeaderSegment> segments) {
        return segments.stream().map(HeaderSegment::connection).distinct();
    }
}
