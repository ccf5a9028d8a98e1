package tcplab.observe;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.util.ArrayList;
import java.util.List;

/**
 * Does something once on each processor that this thread may run on (sched_setaffinity(2)).
 *
 * <p>Each processor has its own queue of received packets. What one of them has not yet worked off cannot be seen to be
 * there from another; a packet sent on every one of them comes after everything that was there.
 */
final class EveryCpu {
    /** A processor mask for 1024 processors, as the C library's. */
    private static final int MASK_BYTES = 128;

    private static final int CALLING_THREAD = 0;

    /** The C library's calls; the names are its own. */
    interface LibC extends Library {
        int sched_getaffinity(int thread, NativeLong size, byte[] mask);

        int sched_setaffinity(int thread, NativeLong size, byte[] mask);
    }

    private final LibC libc = Native.load("c", LibC.class);

    /** The numbers of the processors; just the first when the kernel does not tell. */
    List<Integer> numbers() {
        byte[] mask = new byte[MASK_BYTES];
        List<Integer> cpus = new ArrayList<>();
        if (libc.sched_getaffinity(CALLING_THREAD, new NativeLong(MASK_BYTES), mask) >= 0) {
            for (int cpu = 0; cpu < MASK_BYTES * 8; cpu++) {
                if ((mask[cpu / 8] & 1 << cpu % 8) != 0) {
                    cpus.add(cpu);
                }
            }
        }
        return cpus.isEmpty() ? List.of(0) : cpus;
    }

    /** Moves the calling thread, and it alone, to a processor; says whether it is there now. */
    boolean moveTo(int cpu) {
        byte[] mask = new byte[MASK_BYTES];
        mask[cpu / 8] = (byte) (1 << cpu % 8);
        return libc.sched_setaffinity(CALLING_THREAD, new NativeLong(MASK_BYTES), mask) == 0;
    }
}
