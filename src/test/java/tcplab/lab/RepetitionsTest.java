package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.tcp.RawSegment;

/** Segments come one after the other; those marked "held" are held; is the last one a copy? */
class RepetitionsTest {
    @ParameterizedTest
    @CsvSource({
        "a SYN again, '> S 0:0(0) held; > S 0:0(0)', true",
        "a SYN again that nobody holds, '> S 0:0(0); > S 0:0(0)', false",
        "the SYN that a held SYN ACK acknowledges, '> S 0:0(0); < S. 0:0(0) ack 1 held; > S 0:0(0)', true",
        "a new connection's SYN, '> S 0:0(0) held; > S 9:9(0)', false",
        "SYN ACK of a simultaneous open, '> S 0:0(0) held; < S 0:0(0); > S. 0:0(0) ack 1', false",
        "its answer, '> S 0:0(0); < S 0:0(0); > S. 0:0(0) ack 1 held; < S. 0:0(0) ack 1', false",
        "that answer again, '< S 0:0(0); > S. 0:0(0) ack 1 held; < S. 0:0(0) ack 1; < S. 0:0(0) ack 1', true",
        "a FIN again, '> F. 1:1(0) ack 1 held; > F. 1:1(0) ack 1', true",
        "a FIN again which now acknowledges, '> F. 1:1(0) ack 1 held; > F. 1:1(0) ack 2', true",
        "the other end's FIN, '> F. 1:1(0) ack 1 held; < F. 1:1(0) ack 1', false",
        "the FIN that a held ACK acknowledges, '> F. 1:1(0) ack 1; < . 2:2(0) ack 2 held; > F. 1:1(0) ack 2', true",
        "a FIN that it does not, '> F. 1:1(0) ack 1; < . 2:2(0) ack 1 held; > F. 1:1(0) ack 2', false",
        "data again, '> P. 1:6(5) ack 1 held; > P. 1:6(5) ack 1', true",
        "a part of it, '> P. 1:6(5) ack 1 held; > P. 3:6(3) ack 1', true",
        "new data, '> P. 1:6(5) ack 1 held; > P. 6:11(5) ack 1', false",
        "the same and more, '> P. 1:6(5) ack 1 held; > P. 1:11(10) ack 1', false",
        "other data again, '> P. 1:6(5) ack 1; > P. 6:11(5) ack 1 held; > P. 1:6(5) ack 1', false",
        "an ACK again, '> . 1:1(0) ack 1 held; > . 1:1(0) ack 1', false",
        "data that a held RST refuses, '> P. 1:6(5) ack 1; < R 1:1(0) held; > P. 1:6(5) ack 1', true",
        "new data meanwhile, '> P. 1:6(5) ack 1; < R 1:1(0) held; > P. 6:11(5) ack 1', false",
        "a SYN of a new connection meanwhile, '> P. 1:6(5) ack 1; < R 1:1(0) held; > S 9:9(0)', false",
        "a reset, '> F. 1:1(0) ack 1 held; > R 1:1(0)', false",
    })
    void onlyWhatWaitsForSomethingHeldIsACopy(String what, String segments, boolean copy) {
        Repetitions repetitions = new Repetitions();
        List<RawSegment> held = new ArrayList<>();
        boolean last = false;
        for (String text : segments.split("; ", -1)) {
            RawSegment segment = Segments.segment(text.replace(" held", ""));
            last = repetitions.isCopy(segment, held);
            if (text.endsWith(" held")) {
                held.add(segment);
            }
        }
        assertThat(last).as(what).isEqualTo(copy);
    }
}
