package tcplab.text;

import java.io.IOException;

/** Something that went wrong outside of tcplab, and is told to its user in both languages; its message is the English. */
public class ToldException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Text text;

    public ToldException(Text text) {
        super(text.en());
        this.text = text;
    }

    public final Text text() {
        return text;
    }

    /** What an exception says, in both languages where it knows them. */
    public static Text of(Exception error) {
        return error instanceof ToldException told ? told.text : Text.same(String.valueOf(error.getMessage()));
    }
}
