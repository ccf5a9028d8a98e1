package tcplab.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLinesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenIsReadEventByEvent(long seed) throws BadRecordingException {
        Recording recording = RecordingStore.parse(RecordingStore.toText(new RandomRecordings(seed).next()));
        EventLines.Writer writer = new EventLines.Writer();
        EventLines.Reader reader = new EventLines.Reader();
        List<Event> read = new ArrayList<>();
        for (Event event : recording.events()) {
            List<String> lines = writer.lines(event);
            for (int i = 0; i < lines.size(); i++) {
                var completed = reader.read(lines.get(i));
                assertThat(completed.isPresent()).as("line %s of %s", i, lines).isEqualTo(i == lines.size() - 1);
                completed.ifPresent(read::add);
            }
        }

        assertThat(read).isNotEmpty().isEqualTo(recording.events());
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new EventLines.Reader().read("1.0 segment nonsense"))
                .isInstanceOf(BadRecordingException.class)
                .hasMessageContaining("nonsense");
        assertThatThrownBy(() -> new EventLines.Reader().read(" -3")).isInstanceOf(BadRecordingException.class);
    }
}
