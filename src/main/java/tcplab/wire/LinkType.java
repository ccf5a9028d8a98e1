package tcplab.wire;

import static tcplab.text.Text.text;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What stands before the IP packet in a frame of our own captures, numbered as capture files number it (LINKTYPE_ values). */
public enum LinkType {
    /** Ethernet, which is also what the loopback device delivers. */
    ETHERNET(1),
    /** Nothing: the frame is an IP packet. */
    RAW_IP(101),
    /** The header that Linux gives to captures on every device at once. */
    LINUX_SLL(113),
    /** Its second version, which also names the device. */
    LINUX_SLL2(276);

    /** What older captures, and handles of libpcap on Linux, call {@link #RAW_IP}. */
    private static final int DLT_RAW = 12;

    private final int number;

    LinkType(int number) {
        this.number = number;
    }

    /**
     * The link type with a number.
     *
     * @throws BadCaptureException when it is none of those that devices of ours have
     */
    public static LinkType of(int number) throws BadCaptureException {
        for (LinkType type : values()) {
            if (type.number == number || (type == RAW_IP && number == DLT_RAW)) {
                return type;
            }
        }
        throw new BadCaptureException(text("link type %s is not read; those that are: %s", "不能读取链路类型 %s；能读的有：%s")
                .with(
                        number,
                        Arrays.stream(values())
                                .map(t -> t + " (" + t.number + ")")
                                .collect(Collectors.joining(", "))));
    }

    /** Its number in a capture file. */
    public int number() {
        return number;
    }
}
