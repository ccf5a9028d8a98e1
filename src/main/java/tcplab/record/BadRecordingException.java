package tcplab.record;

import java.io.IOException;

/** A recording that cannot be judged: truncated, malformed, or written by a newer tcplab. The message says which. */
public final class BadRecordingException extends IOException {
    private static final long serialVersionUID = 1L;

    public BadRecordingException(String message) {
        super(message);
    }
}
