package tcplab.agent;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which line of the program made each socket that it holds, by inode. Sockets are forgotten after they were closed: when
 * the table has doubled, those that no descriptor refers to any more are dropped.
 *
 * <p>May be called from any thread, also in the midst of the JDK's own locks: nothing here waits.
 */
final class Births {
    /** More entries than a process may usually hold descriptors. */
    private static final int MOST = 1 << 17;
    /** Different stacks; a program has few places that open sockets. */
    private static final int MOST_STACKS = 1 << 13;

    private static final int FIRST_SWEEP = 1024;

    /** What is counted: sockets for which there was no room, and faults of ours that the program was spared. */
    static final int NO_ROOM = 0;

    static final int FAULTS = 1;
    /** Classes that could not be changed, and therefore report nothing. */
    static final int UNCHANGED = 2;

    private static final AtomicIntegerArray COUNTS = new AtomicIntegerArray(3);

    private static final long NO_SOCKET = Descriptors.NO_SOCKET;

    private final Descriptors descriptors;
    private final Map<Long, String> lines = new ConcurrentHashMap<>();
    /** Sockets that no line of the program has had in hand yet, by descriptor or by addresses. */
    private final Map<Object, Long> untouched = new ConcurrentHashMap<>();

    private final Map<String, String> stacks = new ConcurrentHashMap<>();
    private final AtomicLong sweepAt = new AtomicLong(FIRST_SWEEP);
    private final Sweeper sweeper = new Sweeper(this);

    Births(Descriptors descriptors) {
        this.descriptors = descriptors;
        sweeper.start();
    }

    static void count(int what) {
        COUNTS.incrementAndGet(what);
    }

    static int counted(int what) {
        return COUNTS.get(what);
    }

    /** An object of the JDK has got its descriptor. */
    void born(Object socket, String frames) throws ReflectiveOperationException {
        int descriptor = descriptors.of(socket);
        long inode = descriptor < 0 ? NO_SOCKET : keep(descriptor, frames);
        if (frames.isEmpty() && inode != NO_SOCKET) {
            Addresses.of(socket).ifPresent(addresses -> untouched.put(addresses, inode));
        }
    }

    /** Netty has made a descriptor by itself. */
    void born(int descriptor, String frames) {
        long inode = keep(descriptor, frames);
        if (frames.isEmpty() && inode != NO_SOCKET) {
            untouched.put(descriptor, inode);
        }
    }

    /** A method of the program was given a connection; if it is the first to be, it is the line. */
    void touched(Object connection) {
        if (!untouched.isEmpty()) {
            Long inode = Addresses.descriptor(connection).map(untouched::remove).orElse(null);
            if (inode == null) {
                inode = Addresses.of(connection).map(untouched::remove).orElse(null);
            }
            if (inode != null) {
                lines.replace(inode, "", shared(Frames.here()));
            }
        }
    }

    /** A socket of the JDK is opened for somebody else, whose line is given: the request that waits for it. */
    void attribute(Object socket, String frames) throws ReflectiveOperationException {
        int descriptor = descriptors.of(socket);
        if (descriptor >= 0) {
            keep(descriptor, frames);
        }
    }

    private long keep(int descriptor, String frames) {
        long inode = Descriptors.inode(descriptor);
        if (inode == NO_SOCKET) {
            return NO_SOCKET;
        }
        if (lines.size() >= MOST) {
            count(NO_ROOM);
            return NO_SOCKET;
        }
        lines.put(inode, shared(frames));
        if (lines.size() > sweepAt.get()) {
            sweeper.wake();
        }
        return inode;
    }

    /** The frames of the program that made a socket, empty when none of its lines was seen to have it. */
    Optional<String> line(long inode) {
        return Optional.ofNullable(lines.get(inode));
    }

    int size() {
        return lines.size();
    }

    private String shared(String frames) {
        String known = stacks.get(frames);
        if (known != null) {
            return known;
        }
        if (stacks.size() < MOST_STACKS) {
            stacks.put(frames, frames);
        }
        return frames;
    }

    /** Drops the sockets that were closed. What came after the look at the descriptors is kept. */
    void sweep() throws IOException {
        Set<Long> before = Set.copyOf(lines.keySet());
        Set<Long> held = Descriptors.inodes();
        for (Long inode : before) {
            if (!held.contains(inode)) {
                lines.remove(inode);
            }
        }
        untouched.values().removeIf(inode -> !lines.containsKey(inode));
        sweepAt.set(Math.max(FIRST_SWEEP, 2L * lines.size()));
    }
}
