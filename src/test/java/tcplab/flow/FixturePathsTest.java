package tcplab.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.analysis.Connection;
import tcplab.analysis.Connections;
import tcplab.analysis.Side;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.RecordingStore;
import tcplab.tcp.TcpState;

/** The recordings of the exercises, read as captures: the tracker finds the connections and paths that the analysis finds. */
class FixturePathsTest {
    static List<Path> recordings() throws IOException {
        try (Stream<Path> directories = Files.list(Path.of("src/test/resources/exercises"))) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve(RecordingStore.FILE)))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void sameAsTheAnalysisOfSegments(Path directory) throws IOException {
        List<SegmentSeen> segments =
                RecordingStore.read(directory).each(SegmentSeen.class).toList();
        List<Connection> expected = Connections.of(segments);
        List<Flow> flows = Segments.track(segments);
        assertThat(flows).hasSameSizeAs(expected);
        for (Connection connection : expected) {
            if (!connection.beginning()) {
                continue; // there the analysis supposes ESTABLISHED, and the tracker calls it unknown
            }
            Flow flow = flows.get(connection.index());
            for (Side side : Side.values()) {
                Party party = flow.client().equals(connection.seenBy(side).local()) ? Party.CLIENT : Party.SERVER;
                assertThat(flow.path(party).stream().map(Step::name))
                        .as("%s of connection %s%n%s", side, connection.index(), connection.ladder())
                        .isEqualTo(expected(connection, side));
            }
        }
    }

    /** The analysis supposes a listener behind every address that a SYN went to; the tracker does not know. */
    private static List<String> expected(Connection connection, Side side) {
        boolean silent = connection.sentBy(side).findAny().isEmpty();
        List<String> path =
                connection.path(side).stream().map(TcpState::toString).toList();
        return silent && path.equals(List.of("LISTEN")) ? List.of(Step.UNKNOWN) : path;
    }
}
