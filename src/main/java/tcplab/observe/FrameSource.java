package tcplab.observe;

import java.io.Closeable;
import java.nio.ByteBuffer;

/** An open capture of a device: shows frames in the order of the capture, each where it lies. */
interface FrameSource extends Closeable {
    /** Takes frames, all from one thread. To be short: frames wait meanwhile, and are lost when too many do. */
    @FunctionalInterface
    interface Frames {
        /**
         * Takes one frame, whose bytes are valid during this call only.
         *
         * @param nanos when it was seen: nanoseconds since the epoch
         * @param bytes in network byte order
         * @param at where in {@code bytes} it begins
         * @param captured how many bytes of it were kept
         * @param originalLength its whole length in bytes
         */
        void frame(long nanos, ByteBuffer bytes, int at, int captured, int originalLength);
    }

    /**
     * What the kernel could not keep.
     *
     * @param frames as the kernel counts them; each counts once, also on loopback
     * @param freezes how often the kernel found every block full and waited for one; 0 where that is not told
     */
    record Losses(long frames, long freezes) {}

    /** What stands before the IP packets, as a LINKTYPE_ or DLT_ number. */
    int link();

    /**
     * Shows frames until {@link #end} is called, and before it returns every one that the kernel had handed over by then.
     *
     * @throws SnifferException when the capture ends by itself, as when its device is gone
     */
    void run(Frames frames) throws SnifferException;

    /** Lets {@link #run} return; may be called from any thread, and before it runs. */
    void end();

    /**
     * What was lost since it was opened; to be asked before it is closed.
     *
     * @throws SnifferException when nobody can tell
     */
    Losses losses() throws SnifferException;

    /** Gives everything back; to be called after {@link #run} has returned, and once. */
    @Override
    void close();
}
