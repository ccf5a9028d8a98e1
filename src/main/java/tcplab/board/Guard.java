package tcplab.board;

import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may ask for what: only requests whose Host is one of the board's own names, so that no other site's name that was made
 * to point here reaches it; changes only from its own pages; and, where there is a token, only with it.
 *
 * @param hosts the names with port by which the board may be called, in lower case
 * @param token what a caller must show, if anything
 */
record Guard(Set<String> hosts, Optional<String> token) {
    static final String COOKIE = "tcplab-board";

    private static final Pattern IPV6 = Pattern.compile("\\[([0-9a-f:.]+)](:\\d+)");

    /** Of a request, what the decision rests on; empty for a header that is not there. */
    record Request(
            String method,
            String target,
            Optional<String> host,
            Optional<String> origin,
            Optional<String> site,
            Optional<String> cookies) {
        String path() {
            return URI.create(target).getPath();
        }

        /** The value of a name in the query. */
        Optional<String> query(String name) {
            String query = URI.create(target).getRawQuery();
            return query == null
                    ? Optional.empty()
                    : List.of(query.split("&", -1)).stream()
                            .filter(pair -> pair.startsWith(name + "="))
                            .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                            .findFirst();
        }
    }

    /** Why a request is refused, if it is. */
    Optional<String> refusal(Request request) {
        Optional<String> host = request.host().map(h -> h.toLowerCase(Locale.ROOT));
        if (host.isEmpty() || !hosts.contains(spelled(host.get()))) {
            return Optional.of("this board is not called " + host.orElse("nothing"));
        }
        if (request.site().isPresent()
                && !request.site().get().equals("same-origin")
                && !(request.site().get().equals("none") && request.method().equals("GET"))) {
            return Optional.of("only the board's own pages may ask");
        }
        boolean ours = request.origin().isPresent()
                && request.origin().get().toLowerCase(Locale.ROOT).equals("http://" + host.get());
        if (request.origin().isPresent() ? !ours : !request.method().equals("GET")) {
            return Optional.of("only the board's own pages may ask");
        }
        if (token.isPresent() && !shown(request)) {
            return Optional.of("the token is missing; open the address that tcplab board printed");
        }
        return Optional.empty();
    }

    /** An IPv6 address has many spellings; here it has one, that of the JDK. Nothing is looked up. */
    private static String spelled(String host) {
        Matcher literal = IPV6.matcher(host);
        if (!literal.matches()) {
            return host;
        }
        try {
            return "[" + InetAddress.getByName(literal.group(1)).getHostAddress() + "]" + literal.group(2);
        } catch (UnknownHostException e) {
            return host;
        }
    }

    private boolean shown(Request request) {
        return request.query("token").filter(this::isToken).isPresent()
                || List.of(request.cookies().orElse("").split("; *", -1)).stream()
                        .filter(cookie -> cookie.startsWith(COOKIE + "="))
                        .anyMatch(cookie -> isToken(cookie.substring(COOKIE.length() + 1)));
    }

    private boolean isToken(String shown) {
        return token.isPresent()
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8), token.get().getBytes(StandardCharsets.UTF_8));
    }
}
