package tcplab.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.lab.News;
import tcplab.lab.Tempo;
import tcplab.record.Event;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.report.Json;
import tcplab.tcp.RawSegment;

class LiveStateTest {
    private static final Path SAVED = Path.of("src/test/resources/exercises");

    static Stream<Path> recordings() throws IOException {
        return RecordingStore.find(SAVED).stream();
    }

    private static LiveState state() {
        LiveState state = new LiveState(1, "half-close", Tempo.FREE);
        state.hear(new News.Began(Instant.EPOCH));
        return state;
    }

    /** Every saved run, told as it went on, a message for every few events: nobody jumps, nothing is told twice. */
    @ParameterizedTest
    @MethodSource("recordings")
    void tokensWalkWithoutJumpingAndEverySegmentIsToldOnce(Path directory) throws IOException {
        Recording recording = RecordingStore.read(directory);
        Ends ends = new Ends();
        Map<Integer, Object> standing = new HashMap<>();
        long rows = 0;
        int told = 0;
        for (Event event : recording.events()) {
            ends.take(event);
            if (++told % 7 == 0) {
                rows += ends.rows().size();
                walk(ends.hops(), standing);
            }
        }
        rows += ends.rows().size();
        walk(ends.hops(), standing);

        long segments = recording.each(SegmentSeen.class).count();
        assertThat(rows).isLessThanOrEqualTo(segments);
        long copies = recording
                .each(Event.SegmentFate.class)
                .filter(fate -> fate.fate() == Event.Fate.COPY)
                .count();
        if (recording.events().size() < 3000) {
            assertThat(rows).isGreaterThanOrEqualTo(segments - copies);
        }
        SocketsSeen last = recording.each(SocketsSeen.class).reduce((a, b) -> b).orElseThrow();
        assertThat(ends.tokens(Integer.MAX_VALUE).stream()
                        .map(t -> t.state.toString())
                        .sorted()
                        .toList())
                .containsAll(last.sockets().stream()
                        .map(row -> row.state().toString())
                        .distinct()
                        .toList());
    }

    private static void walk(List<Ends.Hop> hops, Map<Integer, Object> standing) {
        for (Ends.Hop hop : hops) {
            Object before = standing.put(hop.token().id, hop.to());
            assertThat(before == null || before == hop.from())
                    .as("token %s stood in %s and left %s", hop.token().id, before, hop.from())
                    .isTrue();
            assertThat(hop.from()).isNotEqualTo(hop.to());
        }
    }

    private static RawSegment syn(int port) {
        return RawSegment.parse("127.0.0.1:" + port + " > 127.77.0.1:80 S 100(0) ack 0 win 9 <>");
    }

    @Test
    void aThousandAtOnceAreNumbersAndNotAThousandMessages() {
        LiveState state = state();
        for (int i = 1; i <= 1000; i++) {
            state.hear(new News.Seen(new SegmentSeen(Duration.ofNanos(i), syn(i))));
        }
        Map<String, Object> message = state.tick().orElseThrow();

        assertThat((List<?>) message.get("hops")).hasSize(LiveState.FEW);
        assertThat((List<?>) message.get("rows")).hasSize(LiveState.FEW_ROWS);
        assertThat(message).containsEntry("skipped", 1000 - LiveState.FEW_ROWS).containsEntry("segments", 1000L);
        assertThat((Map<?, ?>) message.get("flow")).isNotEmpty();
        assertThat(Json.line(message)).hasSizeLessThan(100_000);
        assertThat(state.tick()).as("nothing is told twice").isEmpty();
    }

    @Test
    void whoComesLateSeesThePresent() {
        LiveState state = state();
        state.hear(new News.Seen(new SegmentSeen(Duration.ofMillis(1), syn(4000))));
        state.hear(new News.Held(1, RawSegment.parse("127.77.0.1:80 > 127.0.0.1:4000 S. 7(0) ack 101 win 9 <>")));
        state.hear(new News.Moves(Tempo.HELD));
        state.hear(new News.Copy(2));
        state.tick();
        String snapshot = Json.line(state.snapshot());

        assertThat(snapshot)
                .contains("\"state\":\"SYN-SENT\"", "\"state\":\"SYN-RECEIVED\"")
                .contains("\"segment\":\"S  0:0(0)\"")
                .contains("\"number\":1", "\"segment\":\"S. 0:0(0) ack 1\"")
                .contains("\"tempo\":\"held\"", "\"copies\":2", "\"status\":\"running\"");
    }

    @Test
    void whatIsLetGoIsNoLongerHeld() {
        LiveState state = state();
        state.hear(new News.Held(1, syn(4000)));
        state.hear(new News.Held(2, syn(4001)));
        state.hear(new News.Passed(1));

        assertThat(Json.line(state.tick().orElseThrow()))
                .contains("\"heldInAll\":1", "\"number\":2")
                .doesNotContain("\"number\":1,");
        state.ended(Map.of("status", "stopped"));
        assertThat(Json.line(state.tick().orElseThrow())).contains("\"heldInAll\":0", "\"status\":\"stopped\"");
    }

    @Test
    void freezingIsShown() {
        LiveState state = state();
        state.freezing(Optional.of(tcplab.tcp.TcpState.FIN_WAIT_2));
        state.hear(new News.Frozen(tcplab.tcp.TcpState.FIN_WAIT_2));
        assertThat(Json.line(state.tick().orElseThrow())).contains("\"freeze\":\"FIN-WAIT-2\",\"frozen\":true");
        state.hear(new News.Thawed());
        assertThat(Json.line(state.tick().orElseThrow())).contains("\"frozen\":false");
    }
}
