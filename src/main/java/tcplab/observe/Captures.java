package tcplab.observe;

import java.util.Locale;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import tcplab.text.Text;

/** Opens captures with the settings that lose nothing, and says plainly why one cannot be opened. */
final class Captures {
    /**
     * Bytes kept of each frame: the link header and the longest IP and TCP headers take 134. Whole frames would fill the
     * kernel's buffer with payload that nobody looks at, and lose headers for it.
     */
    static final int SNAPSHOT_LENGTH = 256;

    /** How long the kernel may keep a block that is not yet full. Zero would keep the last block for ever. */
    private static final int TIMEOUT_MILLIS = 10;

    /**
     * What the kernel can keep while this process is not scheduled: 32 MiB are some 80 000 frames of this length, a
     * quarter of a second of the fastest churn that two processors make. The default is 2 MiB.
     */
    private static final int BUFFER_BYTES = 32 << 20;

    /** More than an Ethernet frame of 1500 bytes needs. */
    private static final int LARGEST_FRAME = 2048;

    private static final int WIRE_BUFFER_BYTES = 8 << 20;

    private Captures() {}

    /**
     * Opens a device. Immediate mode stays off: with it libpcap takes a slower ring that loses packets.
     *
     * @param extra what segments must also match, empty for nothing
     * @param orElse what is delivered besides segments, empty for nothing
     */
    static PcapHandle open(String device, String extra, String orElse) throws SnifferException {
        try {
            PcapHandle handle = new PcapHandle.Builder(device)
                    .snaplen(SNAPSHOT_LENGTH)
                    .timeoutMillis(TIMEOUT_MILLIS)
                    .bufferSize(BUFFER_BYTES)
                    .timestampPrecision(TimestampPrecision.NANO)
                    .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
                    .build();
            try {
                setFilter(handle, extra, orElse);
            } catch (SnifferException | NotOpenException | RuntimeException e) {
                handle.close();
                throw e;
            }
            return handle;
        } catch (PcapNativeException e) {
            throw new SnifferException(trouble(device, String.valueOf(e.getMessage())), e);
        } catch (LinkageError e) {
            throw withoutLibpcap(e);
        } catch (NotOpenException e) {
            throw new IllegalStateException("a handle that was just opened is closed", e);
        }
    }

    /**
     * Opens one end of a wire: every frame that arrives there, whole and at once, and none that was sent there. What waits
     * to be read fits into some 5000 frames.
     */
    static PcapHandle openWire(String device) throws SnifferException {
        try {
            PcapHandle handle = new PcapHandle.Builder(device)
                    .snaplen(LARGEST_FRAME)
                    .immediateMode(true)
                    .bufferSize(WIRE_BUFFER_BYTES)
                    .timestampPrecision(TimestampPrecision.NANO)
                    .promiscuousMode(PromiscuousMode.PROMISCUOUS)
                    .build();
            try {
                handle.setDirection(PcapDirection.IN);
            } catch (PcapNativeException | NotOpenException | RuntimeException e) {
                handle.close();
                throw e;
            }
            return handle;
        } catch (PcapNativeException e) {
            throw new SnifferException(trouble(device, String.valueOf(e.getMessage())), e);
        } catch (NotOpenException e) {
            throw new IllegalStateException("a handle that was just opened is closed", e);
        }
    }

    /** When the frame that a handle's listener is being told of was seen: nanoseconds since the epoch. */
    static long nanos(PcapHandle handle) {
        java.sql.Timestamp at = handle.getTimestamp();
        return Math.floorDiv(at.getTime(), 1000) * 1_000_000_000L + at.getNanos();
    }

    private static void setFilter(PcapHandle handle, String extra, String orElse)
            throws SnifferException, NotOpenException {
        try {
            if (!extra.isBlank()) {
                handle.compileFilter(extra, BpfCompileMode.OPTIMIZE, PcapHandle.PCAP_NETMASK_UNKNOWN)
                        .free();
            }
            handle.setFilter(expression(extra, orElse), BpfCompileMode.OPTIMIZE);
        } catch (PcapNativeException e) {
            throw noFilter(extra, libpcapSays(e));
        }
    }

    /** The whole filter: TCP segments that also match {@code extra}, or what {@code orElse} says; each may be empty. */
    static String expression(String extra, String orElse) {
        return (extra.isBlank() ? "tcp" : "(tcp and (" + extra + "))")
                + (orElse.isEmpty() ? "" : " or (" + orElse + ")");
    }

    static SnifferException noFilter(String extra, String libpcapSays) {
        return new SnifferException(
                Text.text("'%s' is no capture filter (see pcap-filter(7)): %s", "“%s”不是合法的抓包过滤表达式（见 pcap-filter(7)）：%s")
                        .with(extra, libpcapSays));
    }

    static SnifferException withoutLibpcap(LinkageError cause) {
        return new SnifferException(
                Text.text(
                        "libpcap cannot be loaded; get it with: apt-get install libpcap0.8",
                        "无法加载 libpcap；安装方法：apt-get install libpcap0.8"),
                cause);
    }

    private static String libpcapSays(PcapNativeException e) {
        return String.valueOf(e.getMessage()).replaceFirst("(?s)^.*, err: ", "").strip();
    }

    /** One line for what libpcap or a system call said; its own words where they are not known. */
    static Text trouble(String device, String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("no such device") || lower.contains("siocgifhwaddr")) {
            return Text.text(
                            "there is no device '%s' here; 'ip -brief link' lists those that there are",
                            "这里没有设备“%s”；用 ip -brief link 查看现有设备")
                    .with(device);
        }
        if (lower.contains("permi") || lower.contains("cap_net_raw")) {
            return Text.text(
                            "capturing on '%s' is not permitted: run as root, or in a namespace of your own:"
                                    + " unshare --user --map-current-user --keep-caps --net",
                            "没有在“%s”上抓包的权限：请以 root 运行，或进入自己的命名空间："
                                    + "unshare --user --map-current-user --keep-caps --net")
                    .with(device);
        }
        if (lower.contains("not up") || lower.contains("network is down")) {
            return Text.text(
                            "the device '%s' is down; bring it up with: ip link set dev %s up",
                            "设备“%s”未启用；启用方法：ip link set dev %s up")
                    .with(device, device);
        }
        return Text.text("'%s' cannot be captured: %s", "无法在“%s”上抓包：%s").with(device, said);
    }
}
