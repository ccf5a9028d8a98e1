package tcplab.flow;

import java.util.Locale;
import tcplab.text.Text;

/** An end: the client sent the first SYN, or, where none was captured, the first segment. */
public enum Party {
    CLIENT,
    SERVER;

    public Party other() {
        return this == CLIENT ? SERVER : CLIENT;
    }

    public Text text() {
        return this == CLIENT ? Text.text("client", "客户端") : Text.text("server", "服务器");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
