package tcplab.observe;

import java.io.IOException;
import tcplab.text.Text;

/** A capture that cannot be opened, or that does not see what it must; its text is one line and says what to do. */
public final class SnifferException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Text text;

    SnifferException(Text text, Throwable cause) {
        super(text.en(), cause);
        this.text = text;
    }

    SnifferException(Text text) {
        super(text.en());
        this.text = text;
    }

    /** What is wrong and what helps, in both languages. */
    public Text text() {
        return text;
    }
}
