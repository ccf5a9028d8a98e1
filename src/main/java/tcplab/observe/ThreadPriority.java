package tcplab.observe;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** The calling thread's turn among those that want a processor (setpriority(2)); the JDK's own priorities are not the kernel's. */
final class ThreadPriority {
    /** On Linux it is the thread's, and 0 is the calling one. */
    private static final int PRIO_PROCESS = 0;

    private static final int CALLING_THREAD = 0;
    private static final int EARLY = -10;

    /** The C library's call. */
    interface LibC extends Library {
        int setpriority(int which, int who, int priority);
    }

    /** Loaded when it is first asked for. */
    private static final class Loaded {
        static final LibC CALLS = Native.load("c", LibC.class);
    }

    private ThreadPriority() {}

    /**
     * Lets the calling thread, and it alone, go before others: one that empties a buffer of the kernel, which fills while the
     * thread waits for its turn. Returns whether that is permitted, as it is to root.
     */
    static boolean raise() {
        return Loaded.CALLS.setpriority(PRIO_PROCESS, CALLING_THREAD, EARLY) == 0;
    }
}
