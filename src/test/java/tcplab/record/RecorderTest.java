package tcplab.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tcplab.text.Text;

class RecorderTest {
    private final List<Event> heard = new ArrayList<>();

    @Test
    void keepsWhatItIsGivenInThatOrder() {
        Recorder recorder = new Recorder();
        recorder.tell(heard::add);
        Event first = new Event.PhaseBegan(recorder.now(), Text.same("first"));
        Event second = new Event.PhaseBegan(recorder.now(), Text.same("second"));
        recorder.add(first);
        recorder.add(second);
        assertThat(recorder.events()).containsExactly(first, second);
        assertThat(heard).containsExactly(first, second);
    }

    @Test
    void ofNothingTellsAndForgets() {
        Recorder recorder = Recorder.ofNothing();
        recorder.tell(heard::add);
        Event event = new Event.PhaseBegan(recorder.now(), Text.same("only"));
        recorder.add(event);
        assertThat(heard).containsExactly(event);
        assertThat(recorder.events()).isEmpty();
    }
}
