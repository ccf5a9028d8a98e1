package tcplab.tcp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** The checksum of IP and TCP (RFC 1071): the complement of the sum, in ones' complement, of all words of two bytes. */
public final class Checksum {
    private static final int TCP = 6;
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private Checksum() {}

    /** The checksum of a stretch of bytes, the sum begun with other words; zero where a right one is among the bytes. */
    public static short of(byte[] bytes, int from, int length, int begun) {
        long sum = begun;
        for (int i = 0; i < length; i++) {
            sum += (long) (bytes[from + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }

    /**
     * The checksum of a segment with its pseudo-header: addresses, protocol and length (RFC 9293 §3.1, RFC 8200 §8.1).
     *
     * @throws IllegalArgumentException when a host is no IP address
     */
    public static short of(byte[] segment, String source, String destination) {
        byte[] from = address(source);
        byte[] to = address(destination);
        ByteBuffer all = ByteBuffer.allocate(from.length + to.length + segment.length)
                .put(from)
                .put(to)
                .put(segment);
        return of(all.array(), 0, all.capacity(), TCP + segment.length);
    }

    private static byte[] address(String host) {
        String plain = host.replaceFirst("%.*", "");
        if (!LITERAL.matcher(plain).matches()) {
            throw new IllegalArgumentException("'" + host + "' is no IP address");
        }
        try {
            return InetAddress.getByName(plain).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + host + "' is no IP address", e);
        }
    }
}
