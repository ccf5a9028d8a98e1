package tcplab.record;

import tcplab.text.Text;
import tcplab.text.ToldException;

/** A recording that cannot be judged: truncated, malformed, or written by a newer tcplab. The text says which. */
public final class BadRecordingException extends ToldException {
    private static final long serialVersionUID = 1L;

    public BadRecordingException(Text text) {
        super(text);
    }
}
