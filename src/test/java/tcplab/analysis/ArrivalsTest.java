package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.tcp.Ladder;

class ArrivalsTest {
    /** Segments as {@code > S 0:0(0)}, divided by semicolons; arrivals as indices, {@code -} for never. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a handshake    | > S 0:0(0);< S. 0:0(0) ack 1;> . 1:1(0) ack 1 | 1 2 3",
                "a lost SYN     | > S 0:0(0);> S 0:0(0);< S. 0:0(0) ack 1 | - 2 -",
                "nothing back   | > S 0:0(0) | -",
                "SYN,ACK lost   | > S 0:0(0);< S. 0:0(0) ack 1;< S. 0:0(0) ack 1;> . 1:1(0) ack 1 | 1 - 3 4",
                "last ACK lost  | > S 0:0(0);< S. 0:0(0) ack 1;> . 1:1(0) ack 1;< S. 0:0(0) ack 1;> . 1:1(0) ack 1 | 1 2 - 4 5",
                "open together  | > S 0:0(0);< S 0:0(0);> S. 0:0(0) ack 1;< S. 0:0(0) ack 1 | 3 2 4 4",
                "FINs cross     | > F. 1:1(0) ack 1;< F. 1:1(0) ack 1;> . 2:2(0) ack 2;< . 2:2(0) ack 2 | 3 2 4 4",
                "data cross     | > P. 1:3(2) ack 1;< P. 1:4(3) ack 1;> . 3:3(0) ack 4;< . 4:4(0) ack 3 | 3 2 4 4",
                "data sent again| > P. 1:3(2) ack 1;> P. 1:3(2) ack 1;< . 1:1(0) ack 3 | - 2 3",
                "ACK lost       | > P. 1:3(2) ack 1;< . 1:1(0) ack 3;> P. 1:3(2) ack 1;< . 1:1(0) ack 3 | 1 - 3 4",
                "one ACK of two | > P. 1:3(2) ack 1;> P. 3:5(2) ack 1;< . 1:1(0) ack 5 | 1 2 3",
                "a dup ACK      | > P. 1:3(2) ack 1;> P. 3:5(2) ack 1;< . 1:1(0) ack 1;> P. 1:3(2) ack 1;< . 1:1(0) ack 5 | - 4 3 4 5",
                "a reset        | > P. 1:3(2) ack 1;< R. 1:1(0) ack 1 | - 2",
                "FIN crosses RST| > R. 1:1(0) ack 1;< F. 1:1(0) ack 1 | 2 -",
                "and is refused | > R. 1:1(0) ack 1;< F. 1:1(0) ack 1;> R 1:1(0) | 2 - 3",
                "data cross RST | > R. 1:1(0) ack 1;< P. 1:3(2) ack 1;< F. 3:3(0) ack 1;> R 1:1(0);> R 1:1(0) | 3 - - 4 5",
                "RST, then ACK  | > R. 5:5(0) ack 1;< . 1:1(0) ack 1 | 1 2",
                "RST, then SYN  | < S 0:0(0);> R. 0:0(0) ack 1;< S 0:0(0);> S. 0:0(0) ack 1;< P. 1:3(2) ack 1 | 1 2 3 4 -",
                "RST, goes on   | > R 1:1(0);> . 1:1(0) ack 1;< P. 1:3(2) ack 1;> . 1:1(0) ack 3 | 1 2 3 4",
                "reset acks     | > S 0:0(0);< R. 0:0(0) ack 1 | 1 2",
            })
    void eachSegmentArrivesWhenTheOtherEndShowsIt(String name, String segments, String arrivals) {
        Ladder ladder = Ladder.parse(Arrays.stream(segments.split(";", -1))
                .map(segment -> "CLOSED " + segment.strip() + " CLOSED")
                .collect(Collectors.joining("\n")));
        assertThat(Arrays.stream(Arrivals.of(Wire.segments(ladder)))
                        .mapToObj(at -> at == Arrivals.NEVER ? "-" : Integer.toString(at))
                        .collect(Collectors.joining(" ")))
                .as(name)
                .isEqualTo(arrivals);
    }
}
