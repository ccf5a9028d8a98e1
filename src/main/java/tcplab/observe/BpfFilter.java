package tcplab.observe;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * A capture filter as the kernel takes it ({@code struct sock_fprog}), compiled by libpcap; it also says how many bytes of a
 * frame are kept. pcap4j compiles, too, but does not show what it compiled.
 */
final class BpfFilter {
    private static final int NETMASK_UNKNOWN = 0xffffffff;
    private static final int OPTIMIZE = 1;
    private static final int INSTRUCTION = 8;

    /** libpcap's calls. */
    interface LibPcap extends Library {
        Pointer pcap_open_dead(int link, int snapshotLength);

        int pcap_compile(Pointer handle, Pointer program, String expression, int optimize, int netmask);

        String pcap_geterr(Pointer handle);

        void pcap_freecode(Pointer program);

        void pcap_close(Pointer handle);
    }

    /** Loaded when the first filter is compiled. */
    private static final class Loaded {
        static final LibPcap CALLS = Native.load("pcap", LibPcap.class);
    }

    private final Memory instructions;
    private final Memory program = new Memory(2L * Native.POINTER_SIZE);

    private BpfFilter(Pointer from, int count) {
        instructions = new Memory((long) count * INSTRUCTION);
        instructions.write(0, from.getByteArray(0, count * INSTRUCTION), 0, count * INSTRUCTION);
        program.clear();
        program.setShort(0, (short) count);
        program.setPointer(Native.POINTER_SIZE, instructions);
    }

    /**
     * Compiles a filter for Ethernet frames, as {@link Captures#expression} puts it together.
     *
     * @param extra what segments must also match, empty for nothing; what the message names if it is no filter
     * @throws SnifferException when it is none, or libpcap is not there
     */
    static BpfFilter of(String extra, String orElse, int link, int snapshotLength) throws SnifferException {
        try {
            if (!extra.isBlank()) {
                compile(extra, extra, link, snapshotLength); // what is no filter may be one in parentheses
            }
            return compile(Captures.expression(extra, orElse), extra, link, snapshotLength);
        } catch (LinkageError e) {
            throw Captures.withoutLibpcap(e);
        }
    }

    private static BpfFilter compile(String expression, String extra, int link, int snapshotLength)
            throws SnifferException {
        Pointer handle = Loaded.CALLS.pcap_open_dead(link, snapshotLength);
        Memory compiled = new Memory(2L * Native.POINTER_SIZE); // struct bpf_program: a number and a pointer
        try {
            if (Loaded.CALLS.pcap_compile(handle, compiled, expression, OPTIMIZE, NETMASK_UNKNOWN) != 0) {
                throw Captures.noFilter(extra, Loaded.CALLS.pcap_geterr(handle).strip());
            }
            BpfFilter filter = new BpfFilter(compiled.getPointer(Native.POINTER_SIZE), compiled.getInt(0));
            Loaded.CALLS.pcap_freecode(compiled);
            return filter;
        } finally {
            Loaded.CALLS.pcap_close(handle);
        }
    }

    /** The {@code struct sock_fprog}; valid as long as this is referred to. */
    Memory program() {
        return program;
    }
}
