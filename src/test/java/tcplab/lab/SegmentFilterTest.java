package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.tcp.RawSegment;
import tcplab.tcp.SeqNumber;

class SegmentFilterTest {
    private static final List<SegmentFilter> KINDS = List.of(
            SegmentFilter.SYN,
            SegmentFilter.SYN_ACK,
            SegmentFilter.FIN,
            SegmentFilter.RST,
            SegmentFilter.DATA,
            SegmentFilter.PURE_ACK);

    @ParameterizedTest
    @CsvSource({
        "> S 0:0(0), SYN",
        "> S 0:5(5), SYN",
        "< S. 0:0(0) ack 1, 'SYN,ACK'",
        "> . 1:1(0) ack 1, pure ACK",
        "> . 1:6(5) ack 1, data",
        "> P. 1:6(5) ack 1, data",
        "> F. 1:1(0) ack 1, FIN",
        "> FP. 1:6(5) ack 1, FIN",
        "> F 1:1(0), FIN",
        "< R 1:1(0), RST",
        "< R. 1:1(0) ack 1, RST",
    })
    void eachSegmentIsOfOneKind(String text, String kind) {
        RawSegment segment = Segments.segment(text);
        assertThat(KINDS.stream().filter(k -> k.test(segment)).map(SegmentFilter::name))
                .containsExactly(kind);
        assertThat(SegmentFilter.ANY.test(segment)).isTrue();
    }

    @Test
    void aKindIsNarrowedByWhereItComesFromAndWhatItCarries() {
        List<String> texts =
                List.of("> P. 1:6(5) ack 1", "< P. 1:6(5) ack 1", "> P. 6:7(1) ack 1", "> F. 7:7(0) ack 1");
        long sixth = SeqNumber.plus(Segments.segment(texts.get(0)).seq(), 5);
        Map<String, SegmentFilter> filters = new TreeMap<>(Map.of(
                "from", SegmentFilter.DATA.from(Segments.LEFT),
                "to", SegmentFilter.DATA.to(Segments.LEFT),
                "length", SegmentFilter.DATA.length(5),
                "carrying", SegmentFilter.ANY.from(Segments.LEFT).carrying(sixth),
                "fin", SegmentFilter.ANY.carrying(SeqNumber.plus(sixth, 1)).from(Segments.LEFT),
                "or", SegmentFilter.FIN.or(SegmentFilter.DATA.length(1))));
        Map<String, String> chosen = new TreeMap<>();
        filters.forEach((name, filter) -> chosen.put(
                name,
                texts.stream()
                        .filter(text -> filter.test(Segments.segment(text)))
                        .map(text -> String.valueOf(texts.indexOf(text)))
                        .collect(Collectors.joining(" "))));
        assertThat(chosen)
                .isEqualTo(Map.of("from", "0 2", "to", "1", "length", "0 1", "carrying", "2", "fin", "3", "or", "2 3"));
    }

    @Test
    void aFilterSaysWhatItIs() {
        assertThat(SegmentFilter.FIN.from(Segments.LEFT).or(SegmentFilter.PURE_ACK.to(Segments.RIGHT)))
                .hasToString("FIN from 10.76.1.1:40000 or pure ACK to 10.77.1.1:7000");
    }
}
