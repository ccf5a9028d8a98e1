package tcplab.tcp;

/**
 * One end's address and port: what RFC 9293 calls a socket. IPv4 addresses stay dotted, IPv6 addresses stand in
 * brackets, an IPv4-mapped IPv6 address is the IPv4 address that it maps, and {@code *} is any address or port.
 *
 * @param port 0..65535; 0 prints as {@code *}
 */
public record Endpoint(String host, int port) {
    private static final String MAPPED = "::ffff:";

    public Endpoint {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 0..65535");
        }
        if (host.startsWith(MAPPED) && host.indexOf('.') > 0) {
            host = host.substring(MAPPED.length());
        }
    }

    /**
     * Reads {@code 127.0.0.1:80}, {@code [::1]:80}, {@code *:*}.
     *
     * @throws IllegalArgumentException with the offending text
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon <= 0 || !(port.equals("*") || isNumber(port))) {
            throw new IllegalArgumentException("'" + text + "' is no address; write 127.0.0.1:80 or [::1]:80");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Endpoint(host, port.equals("*") ? 0 : Integer.parseInt(port));
    }

    /** One to five digits. Asked of every address of a recording, twice a line, so without a pattern. */
    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + (port == 0 ? "*" : port);
    }
}
