package tcplab.exercises;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tcplab.record.Event;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/** Rows of the socket table that are missing, in another state, one too many; looks that are missing. */
final class SocketSpoiler {
    private final SpoiltPart part;

    SocketSpoiler(SpoiltPart part) {
        this.part = part;
    }

    void spoil() {
        for (TcpState state : TcpState.values()) {
            rows("no row in " + state, state, row -> Optional.empty());
            rows(
                    state + " shown as CLOSING",
                    state,
                    row -> Optional.of(with(row, TcpState.CLOSING, row.inode(), row.receiveQueue())));
            rows(
                    state + " with another inode",
                    state,
                    row -> Optional.of(with(row, state, row.inode() == 0 ? 4711 : 0, row.receiveQueue())));
            rows(
                    state + " with an empty queue",
                    state,
                    row -> Optional.of(with(row, state, row.inode(), row.receiveQueue() == 0 ? 1 : 0)));
            part.change(
                    "one more in " + state, SocketsSeen.class, look -> any(look, state), look -> oneMore(look, state));
            part.change(
                    "one fewer in " + state,
                    SocketsSeen.class,
                    look -> any(look, state),
                    look -> oneFewer(look, state));
        }
        part.change("no look", SocketsSeen.class, look -> true, look -> Optional.empty());
        List<SocketsSeen> looks = part.each(SocketsSeen.class).toList();
        Set<SocketsSeen> late = new LinkedHashSet<>(looks.subList(looks.size() / 2, looks.size()));
        part.change("no late look", SocketsSeen.class, late::contains, look -> Optional.empty());
        part.change("no early look", SocketsSeen.class, look -> !late.contains(look), look -> Optional.empty());
    }

    private static SocketEntry with(SocketEntry row, TcpState state, long inode, int receiveQueue) {
        return new SocketEntry(
                state,
                receiveQueue,
                row.sendQueue(),
                row.local(),
                row.remote(),
                row.timer(),
                inode,
                row.cookie(),
                row.device(),
                row.users());
    }

    private static boolean any(SocketsSeen look, TcpState state) {
        return look.sockets().stream().anyMatch(row -> row.state() == state);
    }

    private static Optional<Event> oneMore(SocketsSeen look, TcpState state) {
        List<SocketEntry> rows = new ArrayList<>(look.sockets());
        SocketEntry row =
                rows.stream().filter(r -> r.state() == state).findFirst().orElseThrow();
        rows.add(new SocketEntry(
                state,
                row.receiveQueue(),
                row.sendQueue(),
                row.local(),
                new Endpoint(row.remote().host(), row.remote().port() ^ 1),
                row.timer(),
                row.inode(),
                "ffff",
                row.device(),
                row.users()));
        return Optional.of(new SocketsSeen(look.at(), look.took(), rows));
    }

    private static Optional<Event> oneFewer(SocketsSeen look, TcpState state) {
        List<SocketEntry> rows = new ArrayList<>(look.sockets());
        rows.remove(rows.stream().filter(r -> r.state() == state).findFirst().orElseThrow());
        return Optional.of(new SocketsSeen(look.at(), look.took(), rows));
    }

    private void rows(String what, TcpState state, Function<SocketEntry, Optional<SocketEntry>> by) {
        part.change(
                what,
                SocketsSeen.class,
                look -> any(look, state),
                look -> Optional.of(new SocketsSeen(
                        look.at(),
                        look.took(),
                        look.sockets().stream()
                                .flatMap(row ->
                                        row.state() == state ? by.apply(row).stream() : java.util.stream.Stream.of(row))
                                .toList())));
    }
}
