package tcplab.analysis;

import tcplab.text.Text;

/** An end of a connection: the one that opened it, or the one that was opened to. */
public enum Side {
    CLIENT,
    SERVER;

    public Side other() {
        return this == CLIENT ? SERVER : CLIENT;
    }

    public Text text() {
        return this == CLIENT ? Text.text("client", "客户端") : Text.text("server", "服务器");
    }
}
