package tcplab.cli;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tcplab.analysis.CloseWaitCourse.Holder;
import tcplab.analysis.Side;
import tcplab.record.SocketEntry;
import tcplab.report.Json;
import tcplab.tcp.TcpState;

/** A look at the socket table as CSV (RFC 4180, with line feeds): names of columns, then a line a socket or a group. */
final class StatesCsv {
    private StatesCsv() {}

    static String of(StatesLook look) {
        StringBuilder out = new StringBuilder();
        if (look.by().isEmpty()) {
            sockets(out, look);
        } else {
            switch (look.by().get()) {
                case STATE -> states(out, look);
                case PROCESS -> {
                    line(out, "process", "pid", "state", "sockets");
                    look.processes()
                            .forEach((holder, states) -> counts(
                                    out,
                                    states,
                                    holder.map(Holder::name).orElse(""),
                                    holder.map(Holder::pid).map(String::valueOf).orElse("")));
                    counts(out, look.unseen(), "", "?");
                }
                case PEER -> {
                    line(out, "peer", "state", "sockets");
                    look.peers().forEach((peer, states) -> counts(out, states, peer));
                }
            }
        }
        return out.toString();
    }

    /** A socket of several processes names the first. */
    private static void sockets(StringBuilder out, StatesLook look) {
        line(
                out,
                "state",
                "local",
                "remote",
                "process",
                "pid",
                "inode",
                "receive_queue",
                "send_queue",
                "age_seconds_at_least");
        for (SocketEntry entry : look.sockets()) {
            var first = entry.users().stream().findFirst();
            line(
                    out,
                    entry.state(),
                    entry.local(),
                    entry.remote(),
                    first.map(SocketEntry.User::name).orElse(""),
                    first.map(user -> String.valueOf(user.pid())).orElse(""),
                    entry.inode(),
                    entry.receiveQueue(),
                    entry.sendQueue(),
                    Json.seconds(look.age(entry)));
        }
    }

    private static void states(StringBuilder out, StatesLook look) {
        line(out, "state", "client", "server", "oldest_seconds_at_least");
        for (TcpState state : look.counts().both().keySet()) {
            line(
                    out,
                    state,
                    look.counts().count(Side.CLIENT, state),
                    look.counts().count(Side.SERVER, state),
                    look.oldest(state).map(age -> Json.seconds(age).toString()).orElse(""));
        }
    }

    private static void counts(StringBuilder out, Map<TcpState, Integer> states, String... group) {
        states.forEach((state, number) -> line(
                out, Stream.concat(Stream.of(group), Stream.of(state, number)).toArray()));
    }

    private static void line(StringBuilder out, Object... values) {
        out.append(Stream.of(values).map(String::valueOf).map(StatesCsv::quoted).collect(Collectors.joining(",")))
                .append('\n');
    }

    private static String quoted(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
