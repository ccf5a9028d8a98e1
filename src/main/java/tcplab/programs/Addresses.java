package tcplab.programs;

import io.netty.channel.socket.SocketProtocolFamily;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import tcplab.tcp.Endpoint;

/** Addresses of the lab and of the JDK, one into the other. */
final class Addresses {
    private static final String ANY = "0.0.0.0";

    private Addresses() {}

    /** The address that an endpoint names; {@code *} is any IPv4 address, a name is looked up. */
    static InetSocketAddress of(Endpoint endpoint) throws UnknownHostException {
        String host = endpoint.host().equals("*") ? ANY : endpoint.host();
        return new InetSocketAddress(InetAddress.getByName(host), endpoint.port());
    }

    /** The endpoint at an address, without the interface that an IPv6 address may carry. */
    static Endpoint of(SocketAddress address) {
        InetSocketAddress inet = (InetSocketAddress) address;
        String host = inet.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        String bare = zone < 0 ? host : host.substring(0, zone);
        return new Endpoint(inet.getAddress() instanceof Inet6Address ? compressed(bare) : bare, inet.getPort());
    }

    /** The family of socket that shows an address as it is written: an IPv4 address not as one mapped into IPv6. */
    static SocketProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    }

    /** RFC 5952 §4.2: the longest run of two or more zero groups, the first of equals, becomes {@code ::}. */
    private static String compressed(String groups) {
        String[] group = groups.split(":", -1);
        int start = -1;
        int longest = 1;
        for (int i = 0; i < group.length; i++) {
            int end = i;
            while (end < group.length && group[end].equals("0")) {
                end++;
            }
            if (end - i > longest) {
                longest = end - i;
                start = i;
            }
        }
        if (start < 0) {
            return groups;
        }
        return join(group, 0, start) + "::" + join(group, start + longest, group.length);
    }

    private static String join(String[] group, int from, int to) {
        return String.join(":", Arrays.asList(group).subList(from, to));
    }
}
