package tcplab.lab;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import tcplab.observe.Place;

/**
 * A network namespace inside this process, without a process of its own: it lives as long as a descriptor, a socket or a
 * thread refers to it, and so dies with this process at the latest (network_namespaces(7)).
 *
 * <p>A thread can enter it and come back. What it creates meanwhile belongs there: a socket, a thread, a child process; and
 * {@code /proc/sys/net} and {@code /proc/thread-self/net} are that namespace's.
 */
final class NetworkNamespace implements Place, AutoCloseable {
    private static final String OWN = "/proc/thread-self/ns/net";

    private final int descriptor;

    private NetworkNamespace(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Makes an empty one: its loopback device is down, and there is no other.
     *
     * @throws IOException where a process may not make namespaces
     */
    static NetworkNamespace create() throws IOException {
        FutureTask<NetworkNamespace> making = new FutureTask<>(() -> {
            LibC.check(LibC.CALLS.unshare(LibC.CLONE_NEWNET), "unshare(CLONE_NEWNET)");
            return ofThread();
        });
        Thread thread = new Thread(making, "tcplab-unshare"); // it cannot come back, and ends there
        thread.setDaemon(true);
        thread.start();
        try {
            return making.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause
                    ? cause
                    : new IOException("no network namespace was made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a network namespace was made", e);
        }
    }

    /** The calling thread's. */
    private static NetworkNamespace ofThread() throws IOException {
        return new NetworkNamespace(
                LibC.check(LibC.CALLS.open(OWN, LibC.O_RDONLY | LibC.O_CLOEXEC), "open(" + OWN + ")"));
    }

    /** A path by which a child of this process can open it. */
    String path() {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor;
    }

    /** Does something there in the calling thread, which is back when this returns or throws. */
    @Override
    public <T> T inside(Look<T> look) throws IOException {
        try (NetworkNamespace home = ofThread()) {
            enter();
            try {
                return look.look();
            } finally {
                home.enter();
            }
        }
    }

    private void enter() throws IOException {
        LibC.check(LibC.CALLS.setns(descriptor, LibC.CLONE_NEWNET), "setns(CLONE_NEWNET)");
    }

    @Override
    public void close() throws IOException {
        LibC.check(LibC.CALLS.close(descriptor), "close of a network namespace");
    }
}
