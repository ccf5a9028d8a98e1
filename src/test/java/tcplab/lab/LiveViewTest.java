package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.lab.LiveView.Pace.BEHIND;
import static tcplab.lab.LiveView.Pace.FAR_BEHIND;
import static tcplab.lab.LiveView.Pace.KEEPS_UP;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.record.Event;
import tcplab.record.Event.CountersSeen;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Event.StateChanged;
import tcplab.record.SocketEntry;
import tcplab.record.Timer;
import tcplab.tcp.Endpoint;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;

class LiveViewTest {
    private static final Endpoint CLIENT = new Endpoint("127.0.0.1", 40000);
    private static final Endpoint SERVER = new Endpoint("127.77.0.1", 80);

    private final LiveView view = new LiveView();

    private static Event segment(String text) {
        return new SegmentSeen(Duration.ZERO, RawSegment.parse(text + " win 9 <>"));
    }

    private static final Event SYN = segment("127.0.0.1:40000 > 127.77.0.1:80 S 7(0) ack 0");
    private static final Event SYN_ACK = segment("127.77.0.1:80 > 127.0.0.1:40000 S. 3(0) ack 8");
    private static final Event ACK = segment("127.0.0.1:40000 > 127.77.0.1:80 . 8(0) ack 4");
    private static final Event OTHER = segment("127.0.0.1:40001 > 127.77.0.1:80 S 7(0) ack 0");

    private boolean told(Event event, LiveView.Pace pace) {
        return view.of(event, pace).isPresent();
    }

    @Test
    void ofAConnectionWithAGapNothingMoreIsToldUntilItBeginsAnew() {
        assertThat(told(SYN, KEEPS_UP)).isTrue();
        assertThat(told(SYN_ACK, BEHIND)).isFalse();
        assertThat(told(ACK, KEEPS_UP)).isFalse();
        assertThat(told(OTHER, KEEPS_UP)).isTrue();
        assertThat(told(SYN, KEEPS_UP)).isTrue();
        assertThat(told(SYN_ACK, KEEPS_UP)).isTrue();
        assertThat(view.missed()).isEqualTo(2);
        assertThat(view.missed()).isZero();
    }

    @Test
    void changesOfStateAreLeftOutLaterThanSegments() {
        Event change =
                new StateChanged(Duration.ZERO, new FourTuple(CLIENT, SERVER), TcpState.SYN_SENT, TcpState.ESTABLISHED);

        assertThat(told(change, BEHIND)).isTrue();
        assertThat(told(change, FAR_BEHIND)).isFalse();
        assertThat(view.missed()).isEqualTo(1);
    }

    @Test
    void aLookIsAlwaysToldWithItsStatesAndWithoutWhatDiffersEachTime() {
        SocketEntry row = new SocketEntry(
                TcpState.TIME_WAIT,
                1,
                2,
                CLIENT,
                SERVER,
                Optional.of(new Timer("timewait", Duration.ofSeconds(59), 0)),
                0,
                "a1",
                "",
                List.of());
        SocketsSeen look = new SocketsSeen(Duration.ofSeconds(1), Duration.ofMillis(3), List.of(row));

        SocketsSeen told = (SocketsSeen) view.of(look, FAR_BEHIND).orElseThrow();

        assertThat(told.at()).isEqualTo(look.at());
        assertThat(told.took()).isEqualTo(look.took());
        assertThat(told.sockets()).singleElement().satisfies(shown -> {
            assertThat(shown.state()).isEqualTo(TcpState.TIME_WAIT);
            assertThat(shown.tuple()).isEqualTo(row.tuple());
            assertThat(shown.timer()).isEmpty();
        });
        assertThat(view.missed()).isZero();
    }

    @Test
    void whatNobodyShowsIsNotMissed() {
        assertThat(told(new CountersSeen(Duration.ZERO, new TreeMap<>()), KEEPS_UP))
                .isFalse();
        assertThat(view.missed()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "5000, 500, KEEPS_UP",
        "100, 90000, KEEPS_UP",
        "101, 501, BEHIND",
        "5000, 2000, BEHIND",
        "401, 2001, FAR_BEHIND"
    })
    void fewThatWaitLongAndManyThatWaitShortlyAreToldInTime(long millis, int waiting, LiveView.Pace pace) {
        assertThat(LiveView.Pace.of(Duration.ofMillis(millis), waiting)).isEqualTo(pace);
    }
}
