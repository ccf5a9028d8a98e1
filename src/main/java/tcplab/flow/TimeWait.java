package tcplab.flow;

import java.util.Locale;
import tcplab.text.Text;

/** Which end was left in TIME-WAIT. */
public enum TimeWait {
    CLIENT,
    SERVER,
    BOTH,
    NONE,
    /** The capture does not tell. */
    UNKNOWN;

    /** It in words; {@link #toString} is the key that forms for programs have. */
    public Text text() {
        return switch (this) {
            case CLIENT -> Party.CLIENT.text();
            case SERVER -> Party.SERVER.text();
            case BOTH -> Text.text("both", "两端");
            case NONE -> Text.text("none", "无");
            case UNKNOWN -> Text.text("unknown", "未知");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
