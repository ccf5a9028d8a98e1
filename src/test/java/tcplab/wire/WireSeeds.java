package tcplab.wire;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Small captures, frames and options from which fuzzers begin. */
public final class WireSeeds {
    private static final String TUNNEL = "020000000001020000000002" + "8100" + "0064" + "0800"
            + "4500004000000000402f00000a0000010a000002" + "00000800"
            + "45000028000000004006000001020304050607080050c000000000010000000250100001" + "00000000";

    private WireSeeds() {}

    public static List<byte[]> captures() throws IOException {
        List<CapturedFrame> frames = new ArrayList<>();
        for (String hex : hexes()) {
            frames.add(MadeCapture.frame(1_700_000_000_000_001_000L, hex));
        }
        List<byte[]> captures = new ArrayList<>();
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            captures.add(MadeCapture.pcap(order, Pcap.MICROSECONDS, 4, 1, frames));
            captures.add(MadeCapture.pcap(order, Pcap.NANOSECONDS, 2, 1, frames));
            captures.add(MadeCapture.pcapng(order, 1, frames));
            captures.add(MadeCapture.section(order)
                    .describe(1, 68, 6, 3)
                    .unknown(Pcapng.NAMES, 8)
                    .simple(frames.get(0))
                    .obsolete(0, 5, frames.get(1))
                    .bytes());
        }
        captures.add(MadeCapture.gzip(captures.get(0)));
        return captures;
    }

    private static List<String> hexes() {
        String fragments = Frames.SYN.substring(0, 40) + "2000" + Frames.SYN.substring(44);
        return List.of(Frames.SYN, Frames.DATA_BEHIND_IP_OPTIONS, Frames.FIN_BEHIND_IPV6_EXTENSIONS, TUNNEL, fragments);
    }

    /** Behind four bytes: the link, and the frame's whole length. */
    public static List<byte[]> frames() {
        List<byte[]> frames = new ArrayList<>();
        for (String hex : hexes()) {
            frames.add(Frames.bytes("00010000" + hex));
            frames.add(Frames.bytes("00650000" + hex.substring(28)));
            frames.add(Frames.bytes("00000000" + "02000000" + hex.substring(28)));
            frames.add(Frames.bytes("007f0000" + "0000080000000000" + "08020000" + "020000000001".repeat(3) + "0000"
                    + "aaaa030000000800" + hex.substring(28)));
        }
        return frames;
    }

    public static List<byte[]> options() {
        return List.of(
                Frames.bytes("0204ffd70402080a000f4240000000000103030a"), Frames.bytes("0101050a0000000100000002"));
    }
}
