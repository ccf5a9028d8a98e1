package tcplab.observe;

import java.io.IOException;
import tcplab.text.Text;

/** What was awaited did not come in time. Says what it was, how long it was awaited, and what was seen instead. */
public final class DeadlineException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Text text;

    public DeadlineException(Text text) {
        super(text.en());
        this.text = text;
    }

    public Text text() {
        return text;
    }
}
