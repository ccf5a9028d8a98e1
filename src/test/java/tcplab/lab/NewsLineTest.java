package tcplab.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tcplab.record.Event.PhaseBegan;
import tcplab.record.Event.SocketsSeen;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

class NewsLineTest {
    private static final RawSegment SYN = RawSegment.parse("127.0.0.1:1 > 127.0.0.2:2 S 7(0) ack 0 win 9 <>");

    private static final List<News> ALL = List.of(
            new News.Seen(new PhaseBegan(Duration.ofMillis(5), Text.text("one | two", "一 | 二"))),
            new News.Seen(new SocketsSeen(Duration.ofMillis(6), Duration.ofMillis(1), List.of())),
            new News.Missed(12),
            new News.Began(Instant.ofEpochSecond(1_700_000_000, 5)),
            new News.Held(3, SYN),
            new News.Passed(3),
            new News.Copy(4),
            new News.Moves(Tempo.HELD),
            new News.Moves(Tempo.each(Duration.ofMillis(250))),
            new News.Frozen(TcpState.FIN_WAIT_2),
            new News.Thawed(),
            new News.Unable(Text.text("no queue", "没有队列")));

    @Test
    void whatIsWrittenIsRead() {
        NewsLine.Writer writer = new NewsLine.Writer();
        NewsLine.Reader reader = new NewsLine.Reader();
        List<News> read = new ArrayList<>();
        ALL.forEach(news -> writer.lines(news).forEach(line -> reader.read(line).ifPresent(read::add)));

        assertThat(read).isEqualTo(ALL);
    }

    @Test
    void whatIsNoNewsIsNoneAndWhatCannotBeReadIsMissed() {
        NewsLine.Reader reader = new NewsLine.Reader();

        assertThat(reader.read("progress 0 a | b")).isEmpty();
        assertThat(reader.read("news held x")).contains(new News.Missed(1));
        assertThat(reader.read("news event 1.0 segment x")).contains(new News.Missed(1));
        assertThat(reader.read("news surprise")).contains(new News.Missed(1));
    }

    @Test
    void aTempoIsAWordOrAtMostAMinute() {
        for (Tempo tempo : List.of(Tempo.FREE, Tempo.HELD, Tempo.each(Duration.ofSeconds(1)))) {
            assertThat(Tempo.parse(tempo.toString())).isEqualTo(tempo);
        }
        assertThat(Tempo.parse("0")).isEqualTo(Tempo.FREE);
        assertThatThrownBy(() -> Tempo.parse("fast")).hasMessageContaining("fast");
        assertThatThrownBy(() -> Tempo.parse("-1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tempo.parse("60001")).hasMessageContaining("a minute is the most");
    }
}
