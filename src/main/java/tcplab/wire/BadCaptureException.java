package tcplab.wire;

import java.io.IOException;

/** A capture file that is no capture, of a kind that is not read, or cut short. */
public final class BadCaptureException extends IOException {
    private static final long serialVersionUID = 1L;

    public BadCaptureException(String message) {
        super(message);
    }
}
