package tcplab.lab;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the running kernel says of its own types, in the BPF Type Format (kernel documentation {@code bpf/btf.rst}): of it,
 * how large its structures are. Where the kernel was built to tell it, every user may read it. An object that is allocated
 * takes a little more than its structure, since it is aligned.
 */
final class KernelTypes {
    static final Path VMLINUX = Path.of("/sys/kernel/btf/vmlinux");

    private static final int MAGIC = 0xeb9f;
    private static final int HEADER = 24;
    private static final int STRUCT = 4;

    private final ByteBuffer types;
    private final ByteBuffer names;

    private KernelTypes(ByteBuffer types, ByteBuffer names) {
        this.types = types;
        this.names = names;
    }

    /**
     * The sizes in bytes of structures, by name; those that the kernel does not have are missing.
     *
     * @throws IOException when the file cannot be read or is not as described
     */
    static SortedMap<String, Long> sizes(Path btf, Set<String> structs) throws IOException {
        try {
            return of(ByteBuffer.wrap(Files.readAllBytes(btf))).sizes(structs);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException(btf + " is no BTF that is understood here: " + e.getMessage(), e);
        }
    }

    /** A header tells where the types and the names stand, as offsets from its own end. */
    private static KernelTypes of(ByteBuffer file) {
        file.order(ByteOrder.LITTLE_ENDIAN);
        if (Short.toUnsignedInt(file.getShort(0)) != MAGIC) {
            file.order(ByteOrder.BIG_ENDIAN);
        }
        if (Short.toUnsignedInt(file.getShort(0)) != MAGIC) {
            throw new IllegalArgumentException("it does not begin with " + Integer.toHexString(MAGIC));
        }
        int header = file.getInt(4);
        if (header < HEADER) {
            throw new IllegalArgumentException("a header of " + header + " bytes is too short");
        }
        return new KernelTypes(part(file, header, 8), part(file, header, 16));
    }

    private static ByteBuffer part(ByteBuffer file, int header, int field) {
        int from = Math.addExact(header, file.getInt(field));
        return file.slice(from, file.getInt(field + 4)).order(file.order());
    }

    private SortedMap<String, Long> sizes(Set<String> structs) {
        SortedMap<String, Long> sizes = new TreeMap<>();
        while (types.hasRemaining()) {
            int name = types.getInt();
            int info = types.getInt();
            int size = types.getInt();
            int kind = info >>> 24 & 0x1f;
            if (kind == STRUCT && structs.contains(name(name))) {
                sizes.put(name(name), Integer.toUnsignedLong(size));
            }
            types.position(types.position() + behind(kind, info & 0xffff));
        }
        return sizes;
    }

    /** How many bytes follow a type's three words: most kinds have none, some a fixed number, some so many a member. */
    private static int behind(int kind, int members) {
        return switch (kind) {
            case 2, 7, 8, 9, 10, 11, 12, 16, 18 -> 0;
            case 1, 14, 17 -> 4;
            case 3 -> 12;
            case STRUCT, 5, 15, 19 -> 12 * members;
            case 6, 13 -> 8 * members;
            default -> throw new IllegalArgumentException("types of kind " + kind + " are not known");
        };
    }

    private String name(int at) {
        int end = at;
        while (names.get(end) != 0) {
            end++;
        }
        byte[] name = new byte[end - at];
        names.get(at, name);
        return new String(name, StandardCharsets.US_ASCII);
    }
}
