package tcplab.observe;

import tcplab.text.Text;
import tcplab.text.ToldException;

/** A capture that cannot be opened, or that does not see what it must; its text is one line and says what to do. */
public final class SnifferException extends ToldException {
    private static final long serialVersionUID = 1L;

    SnifferException(Text text, Throwable cause) {
        super(text);
        initCause(cause);
    }

    SnifferException(Text text) {
        super(text);
    }
}
