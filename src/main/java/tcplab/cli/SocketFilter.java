package tcplab.cli;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tcplab.record.SocketEntry;

/** Which sockets a user wants to see: those of a process, those with a port at either end. */
record SocketFilter(Optional<Long> pid, Optional<Integer> port) {
    List<SocketEntry> of(Collection<SocketEntry> sockets) {
        return sockets.stream().filter(this::passes).toList();
    }

    private boolean passes(SocketEntry entry) {
        boolean held = pid.isEmpty() || entry.users().stream().anyMatch(user -> user.pid() == pid.get());
        boolean there = port.isEmpty()
                || entry.local().port() == port.get()
                || entry.remote().port() == port.get();
        return held && there;
    }
}
