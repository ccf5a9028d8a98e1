package tcplab.lab;

import tcplab.text.Text;

/** What an exercise is about; the order in which exercises are listed. */
public enum Topic {
    OPENING(Text.text("Opening", "建立连接")),
    SEGMENTS(Text.text("Segments and numbers", "报文段与序号")),
    CLOSING(Text.text("Closing", "关闭连接")),
    TIME_WAIT(Text.text("TIME-WAIT", "TIME-WAIT")),
    RESET(Text.text("Reset", "复位")),
    SILENCE(Text.text("Silence", "沉默的对端")),
    PREDICTIONS(Text.text("Predictions", "预测"));

    private final Text text;

    Topic(Text text) {
        this.text = text;
    }

    public Text text() {
        return text;
    }
}
