package tcplab.observe;

import tcplab.text.Text;
import tcplab.text.ToldException;

/** What was awaited did not come in time. Says what it was, how long it was awaited, and what was seen instead. */
public final class DeadlineException extends ToldException {
    private static final long serialVersionUID = 1L;

    public DeadlineException(Text text) {
        super(text);
    }
}
