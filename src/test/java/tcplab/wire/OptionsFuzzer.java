package tcplab.wire;

import java.util.Arrays;
import java.util.List;
import tcplab.tcp.TcpOption;

/** Any bytes as the options of a TCP header: they are read, written and read again the same, or refused. */
public final class OptionsFuzzer {
    private static final int MOST = 40;

    private OptionsFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        byte[] options = Arrays.copyOf(data, Math.min(data.length, MOST));
        List<TcpOption> some = OptionCodec.decodeSome(options);
        try {
            List<TcpOption> all = OptionCodec.decode(new Bytes(options), 0, options.length);
            if (!all.equals(some)
                    || !OptionCodec.decodeSome(OptionCodec.encode(all)).equals(all)
                    || !TcpOption.parse(TcpOption.write(all)).equals(all)) {
                throw new AssertionError(all);
            }
        } catch (MalformedPacketException e) {
            Complaints.check(e);
        }
    }
}
