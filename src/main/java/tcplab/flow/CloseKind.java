package tcplab.flow;

import java.util.Locale;
import tcplab.text.Text;

/** How a connection ended. */
public enum CloseKind {
    /** FIN, ACK, FIN, ACK. */
    FOUR_SEGMENT(Text.text("four segments", "四段关闭")),
    /** The second FIN carried the acknowledgment of the first. */
    THREE_SEGMENT(Text.text("three segments", "三段关闭")),
    /** Neither FIN acknowledges the other. */
    SIMULTANEOUS(Text.text("simultaneous", "同时关闭")),
    /** Between the FINs the other end sent data. */
    HALF_CLOSE(Text.text("half-close", "半关闭")),
    RESET(Text.text("reset", "重置")),
    /** Not closed when the capture ended; at most one end sent FIN. */
    OPEN(Text.text("still open", "仍然打开")),
    /** The capture lacks the end: acknowledgments of FINs, a whole direction, or whatever came before the tuple was used again. */
    CUT(Text.text("cut off", "截断"));

    private final Text text;

    CloseKind(Text text) {
        this.text = text;
    }

    public Text text() {
        return text;
    }

    /** Whether both ends sent FIN and acknowledged the other's. */
    public boolean orderly() {
        return this != RESET && this != OPEN && this != CUT;
    }

    /** Its name in JSON: {@code four-segment}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
