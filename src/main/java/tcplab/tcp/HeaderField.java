package tcplab.tcp;

import tcplab.text.Text;

/**
 * A field of the TCP header that every segment has, by its place (RFC 9293 §3.1): the header's first twenty bytes, bit by
 * bit. What RFC 793 called six reserved bits are here {@link #RESERVED}, {@link #AE} (RFC 9768; one of RFC 9293's four
 * reserved ones), {@link #CWR} and {@link #ECE} (RFC 3168).
 */
public enum HeaderField {
    SOURCE_PORT(16, Text.text("source port", "源端口")),
    DESTINATION_PORT(16, Text.text("destination port", "目的端口")),
    SEQUENCE_NUMBER(32, Text.text("sequence number", "序号")),
    ACKNOWLEDGMENT_NUMBER(32, Text.text("acknowledgment number", "确认号")),
    /** Length of the header in words of four bytes. */
    DATA_OFFSET(4, Text.text("data offset", "数据偏移")),
    RESERVED(3, Text.text("reserved", "保留")),
    AE(1, Text.same("AE")),
    CWR(1, Text.same("CWR")),
    ECE(1, Text.same("ECE")),
    URG(1, Text.same("URG")),
    ACK(1, Text.same("ACK")),
    PSH(1, Text.same("PSH")),
    RST(1, Text.same("RST")),
    SYN(1, Text.same("SYN")),
    FIN(1, Text.same("FIN")),
    WINDOW(16, Text.text("window", "窗口")),
    CHECKSUM(16, Text.text("checksum", "校验和")),
    URGENT_POINTER(16, Text.text("urgent pointer", "紧急指针"));

    private final int width;
    private final Text text;

    HeaderField(int width, Text text) {
        this.width = width;
        this.text = text;
    }

    /** How many bits stand before it in the header. */
    public int firstBit() {
        int before = 0;
        for (HeaderField field : values()) {
            if (field == this) {
                return before;
            }
            before += field.width;
        }
        throw new IllegalStateException("no such field: " + this);
    }

    /** Its length in bits. */
    public int width() {
        return width;
    }

    /** Its name, as the RFC has it. */
    public Text text() {
        return text;
    }
}
