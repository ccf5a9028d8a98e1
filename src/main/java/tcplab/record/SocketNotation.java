package tcplab.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tcplab.record.SocketEntry.User;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/** A socket table's row as a line of a recording; {@link #parse} and {@link #write} are inverses. */
final class SocketNotation {
    private static final Pattern ROW = Pattern.compile(
            "(\\S+) (\\d+) (-?\\d+) (\\S+) (\\S+)(?: timer:(\\w+),(\\d+),(\\d+))? ino:(\\d+) sk:(\\S*)"
                    + "(?: dev:(\\S+))?(?: users:(.*))?",
            Pattern.DOTALL);
    private static final Pattern USER = Pattern.compile("\\(([^)]*),pid=(\\d+),fd=(\\d+)\\)");

    private SocketNotation() {}

    static String write(SocketEntry e) {
        StringBuilder out = new StringBuilder()
                .append(e.state())
                .append(' ')
                .append(e.receiveQueue())
                .append(' ')
                .append(e.sendQueue())
                .append(' ')
                .append(e.local())
                .append(' ')
                .append(e.remote());
        e.timer()
                .ifPresent(t -> out.append(" timer:")
                        .append(t.kind())
                        .append(',')
                        .append(t.left().toMillis())
                        .append(',')
                        .append(t.retransmits()));
        out.append(" ino:").append(e.inode()).append(" sk:").append(e.cookie());
        if (!e.device().isEmpty()) {
            out.append(" dev:").append(e.device());
        }
        if (!e.users().isEmpty()) {
            out.append(" users:");
            for (User user : e.users()) {
                out.append('(')
                        .append(escaped(user.name()))
                        .append(",pid=")
                        .append(user.pid())
                        .append(",fd=")
                        .append(user.descriptor())
                        .append(')');
            }
        }
        return out.toString();
    }

    /** A process may call itself anything, also {@code a,pid=1,fd=2)(b}. */
    private static String escaped(String name) {
        return name.replace("%", "%25").replace(")", "%29");
    }

    private static String unescaped(String name) {
        return name.replace("%29", ")").replace("%25", "%");
    }

    static SocketEntry parse(String text) {
        Matcher m = ROW.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no row of a socket table");
        }
        Optional<Timer> timer = m.group(6) == null
                ? Optional.empty()
                : Optional.of(new Timer(
                        m.group(6), Duration.ofMillis(Long.parseLong(m.group(7))), Integer.parseInt(m.group(8))));
        List<User> users = new ArrayList<>();
        Matcher u = USER.matcher(m.group(12) == null ? "" : m.group(12));
        while (u.find()) {
            users.add(new User(unescaped(u.group(1)), Long.parseLong(u.group(2)), Integer.parseInt(u.group(3))));
        }
        return new SocketEntry(
                TcpState.parse(m.group(1)),
                Integer.parseInt(m.group(2)),
                Integer.parseInt(m.group(3)),
                Endpoint.parse(m.group(4)),
                Endpoint.parse(m.group(5)),
                timer,
                Long.parseLong(m.group(9)),
                m.group(10),
                m.group(11) == null ? "" : m.group(11),
                users);
    }
}
