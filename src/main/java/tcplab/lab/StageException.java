package tcplab.lab;

import java.io.IOException;
import tcplab.text.Text;

/** The stage cannot be set: a privilege, a tool or a kernel feature is missing. Says which, and what gets it. */
public final class StageException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Text text;

    public StageException(Text text) {
        super(text.en());
        this.text = text;
    }

    public Text text() {
        return text;
    }
}
