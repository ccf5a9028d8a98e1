package tcplab.lab;

import tcplab.text.Text;
import tcplab.text.ToldException;

/** The stage cannot be set: a privilege, a tool or a kernel feature is missing. Says which, and what gets it. */
public final class StageException extends ToldException {
    private static final long serialVersionUID = 1L;

    public StageException(Text text) {
        super(text);
    }
}
