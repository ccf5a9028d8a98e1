package tcplab.observe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tcplab.observe.SsLine.NotUnderstood;
import tcplab.observe.SsLine.Row;
import tcplab.record.SocketEntry;
import tcplab.record.SocketEntry.User;
import tcplab.tcp.TcpState;

/**
 * The kernel's socket table as {@code ss} printed it once, or as the kernel told it without {@code ss}.
 *
 * @param sockets in the order of printing, which is that of the kernel's hash table and means nothing
 * @param notUnderstood the lines that could not be read, as they were printed
 */
public record SocketTable(List<SocketEntry> sockets, List<String> notUnderstood) {
    private static final Pattern TIME_WAITS = Pattern.compile("(?m)^TCP: .*? tw (\\d{1,9})\\b");
    private static final Pattern COUNTS = Pattern.compile("(?m)^TCP6?: inuse (\\d{1,9})(?:.*? tw (\\d{1,9}))?");

    public SocketTable {
        sockets = List.copyOf(sockets);
        notUnderstood = List.copyOf(notUnderstood);
    }

    /** Reads a whole table to its end. */
    public static SocketTable read(InputStream in, SsParser parser) throws IOException {
        List<SocketEntry> sockets = new ArrayList<>();
        List<String> notUnderstood = new ArrayList<>();
        parser.read(in, line -> {
            if (line instanceof Row row) {
                sockets.add(row.socket());
            } else if (line instanceof NotUnderstood other) {
                notUnderstood.add(other.text());
            }
        });
        return new SocketTable(sockets, notUnderstood);
    }

    /** Asks the kernel itself (sock_diag(7)), in the calling thread's network namespace. */
    public static SocketTable ask() throws IOException {
        return ask(EnumSet.allOf(TcpState.class));
    }

    /** Asks the kernel for the sockets in some states alone. */
    static SocketTable ask(Set<TcpState> states) throws IOException {
        List<SocketEntry> sockets = new ArrayList<>();
        try (SockDiag diag = new SockDiag()) {
            diag.dump(states, row -> sockets.add(row.entry()));
        }
        return new SocketTable(sockets, List.of());
    }

    /** All sockets with the processes that hold them, as far as this process may see. */
    static SocketTable askWithHolders() throws IOException {
        return ask().withHolders();
    }

    /** The same sockets with the processes that hold them now, as far as this process may see. */
    SocketTable withHolders() throws IOException {
        Set<Long> inodes = sockets.stream()
                .map(SocketEntry::inode)
                .filter(inode -> inode != 0)
                .collect(Collectors.toSet());
        Map<Long, List<User>> holders = inodes.isEmpty() ? Map.of() : Holders.of(inodes);
        return new SocketTable(
                sockets.stream()
                        .map(socket -> socket.inode() == 0
                                ? socket
                                : socket.heldBy(holders.getOrDefault(socket.inode(), List.of())))
                        .toList(),
                List.of());
    }

    /** About how many sockets there are, as the kernel counts them ({@code /proc/net/sockstat}); 0 where it does not tell. */
    public static int estimate() {
        return Stream.of("sockstat", "sockstat6")
                .mapToInt(file -> counted(Path.of("/proc/thread-self/net", file)))
                .sum();
    }

    /**
     * How many mini-sockets the kernel counts in this thread's network namespace: those in TIME-WAIT, and those in FIN-WAIT-2
     * whose socket is gone ({@link SocketEntry#mini}). Takes a tenth of a millisecond, however many there are. Empty where {@code
     * /proc/net/sockstat} does not tell.
     */
    static OptionalInt miniSockets() {
        try {
            return miniSockets(Files.readString(Path.of("/proc/thread-self/net/sockstat")));
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /** The number behind {@code tw} of the line {@code TCP: inuse 5 orphan 0 tw 20 alloc 7 mem 1}, for both families. */
    static OptionalInt miniSockets(String sockstat) {
        Matcher line = TIME_WAITS.matcher(sockstat);
        return line.find() ? OptionalInt.of(Integer.parseInt(line.group(1))) : OptionalInt.empty();
    }

    private static int counted(Path file) {
        try {
            return counted(Files.readString(file));
        } catch (IOException e) {
            return 0;
        }
    }

    /** The sockets in use and in TIME-WAIT of the line {@code TCP: inuse 5 orphan 0 tw 20 alloc 7 mem 1}. */
    static int counted(String sockstat) {
        return COUNTS.matcher(sockstat)
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1))
                        + (found.group(2) == null ? 0 : Integer.parseInt(found.group(2))))
                .sum();
    }

    /** This table's rows and then another one's. */
    SocketTable and(SocketTable other) {
        List<SocketEntry> rows = new ArrayList<>(sockets);
        rows.addAll(other.sockets);
        List<String> lines = new ArrayList<>(notUnderstood);
        lines.addAll(other.notUnderstood);
        return new SocketTable(rows, lines);
    }

    /** Reads a whole table that was kept as text. */
    public static SocketTable parse(String printed, SsParser parser) {
        try {
            return read(new ByteArrayInputStream(printed.getBytes(StandardCharsets.UTF_8)), parser);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
    }
}
