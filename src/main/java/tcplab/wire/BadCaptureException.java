package tcplab.wire;

import tcplab.text.Text;
import tcplab.text.ToldException;

/** A capture file that is no capture, of a kind that is not read, or cut short. */
public final class BadCaptureException extends ToldException {
    private static final long serialVersionUID = 1L;

    public BadCaptureException(Text text) {
        super(text);
    }

    /** Of a file, by its name. */
    static BadCaptureException of(String name, Text what) {
        return new BadCaptureException(Text.text("%s: %s", "%s：%s").with(name, what));
    }
}
