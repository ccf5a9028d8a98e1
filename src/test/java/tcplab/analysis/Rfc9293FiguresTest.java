package tcplab.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.tcp.Ladder;

/** Draws the segments of RFC 9293's figures and expects the figures: one text is question and answer. */
class Rfc9293FiguresTest {
    @ParameterizedTest
    @ValueSource(strings = {"06", "07", "08", "09", "10", "11", "12", "13"})
    void theFiguresSegmentsAreDrawnAsTheFigure(String number) throws IOException {
        Ladder figure = figure(number);
        List<Connection> drawn = Connections.of(Wire.segments(figure));
        assertThat(drawn.stream().map(c -> c.ladder().toString()).collect(Collectors.joining()))
                .isEqualTo(figure.toString());
    }

    private static Ladder figure(String number) throws IOException {
        String name = "/figures/figure-" + number + ".txt";
        try (var in = Rfc9293FiguresTest.class.getResourceAsStream(name)) {
            String text = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
            return Ladder.parse(
                    text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n")));
        }
    }
}
