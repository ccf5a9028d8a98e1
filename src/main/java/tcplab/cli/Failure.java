package tcplab.cli;

import tcplab.text.Text;

/** The end of a command that cannot go on: a sentence for its user, and the exit status. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Text text;
    private final int status;

    Failure(int status, Text text) {
        super(text.en());
        this.text = text;
        this.status = status;
    }

    static Failure usage(Text text) {
        return new Failure(ExitStatus.USAGE, text);
    }

    Text text() {
        return text;
    }

    int status() {
        return status;
    }
}
