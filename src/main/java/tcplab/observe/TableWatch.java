package tcplab.observe;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.Recorder;
import tcplab.record.SocketEntry;
import tcplab.record.Witness;
import tcplab.tcp.TcpState;

/**
 * Looks at a socket table of any size again and again, for who watches it: keeps no look, and while there are very many entries
 * in TIME-WAIT has the kernel count them and asks for the rows of all others alone. What a claim or a recording rests on is
 * looked at by {@link SsPoller}, which always lists. Not for several threads.
 */
public final class TableWatch {
    private static final Set<TcpState> ALL_BUT_TIME_WAIT =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(TcpState.TIME_WAIT)));

    /** What of TIME-WAIT somebody who watches has a use for. */
    public enum Need {
        /** Addresses and ports in every look. */
        ROWS,
        /** The number in every look, and addresses and ports in some. */
        NUMBER,
        /** Nothing: where there are many they are never listed. */
        NOTHING
    }

    /**
     * What one look showed.
     *
     * @param seen the sockets; without those in TIME-WAIT where they were counted
     * @param timeWait how many there are in TIME-WAIT, where they were counted and not listed
     */
    public record Look(SocketsSeen seen, OptionalInt timeWait) {
        /** All sockets, whether listed or counted. */
        public int sockets() {
            return seen.sockets().size() + timeWait.orElse(0);
        }
    }

    private final Recorder clock = Recorder.ofNothing();
    private final TimeWaitListing listing = new TimeWaitListing();
    private final SsPoller ss;
    private final boolean holders;
    private final Need need;

    /** @param holders whether to tell the processes that hold each socket, at the price of a walk through {@code /proc} */
    public TableWatch(boolean holders, Need need) {
        this.ss = new SsPoller(clock, holders);
        this.holders = holders;
        this.need = need;
        ss.expect(SocketTable.estimate());
    }

    /**
     * Looks once, now.
     *
     * @throws IOException when the table cannot be read
     */
    public Look look() throws IOException {
        if (need == Need.NOTHING) {
            listing.counted(SocketTable.miniSockets().orElse(0));
        }
        boolean lists = switch (need) {
            case ROWS -> true;
            case NUMBER -> listing.lists(clock.now());
            case NOTHING -> !listing.large();
        };
        return lists ? list() : count();
    }

    private Look list() throws IOException {
        SocketsSeen seen = ss.look();
        listing.listed(seen.at(), (int) seen.count(TcpState.TIME_WAIT));
        return new Look(seen, OptionalInt.empty());
    }

    /**
     * Looks once and has TIME-WAIT counted, however few there are: the kernel's number of mini-sockets less those in FIN-WAIT-2,
     * which are among the rows. It lists where the kernel gives no number.
     *
     * @throws IOException when the table cannot be read
     */
    public Look count() throws IOException {
        Duration at = clock.now();
        SocketTable table = SocketTable.ask(ALL_BUT_TIME_WAIT);
        OptionalInt all = SocketTable.miniSockets();
        if (all.isEmpty()) {
            return list();
        }
        if (holders) {
            table = table.withHolders();
        }
        long others = table.sockets().stream().filter(SocketEntry::mini).count();
        int number = (int) Math.max(0, all.getAsInt() - others);
        Look look = new Look(new SocketsSeen(at, clock.now().minus(at), table.sockets()), OptionalInt.of(number));
        listing.counted(number);
        ss.expect(look.sockets());
        return look;
    }

    /** What could not be read of the looks that listed. */
    public Witness.Report report() {
        return ss.report();
    }
}
