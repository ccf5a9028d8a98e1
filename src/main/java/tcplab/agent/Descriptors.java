package tcplab.agent;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.SocketImpl;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The descriptors of this process, and the inodes of their sockets, which are what the kernel knows a socket by. */
final class Descriptors {
    static final long NO_SOCKET = 0;

    private static final Path DIRECTORY = Path.of("/proc/self/fd");
    private static final String PREFIX = "socket:[";

    /** By class, all of the JDK. */
    private final Map<Class<?>, Field> fields = new ConcurrentHashMap<>();

    private final Field number;

    Descriptors() throws ReflectiveOperationException {
        number = FileDescriptor.class.getDeclaredField("fd");
        number.setAccessible(true);
    }

    /** The descriptor of a socket or channel of the JDK, -1 when it has none. */
    int of(Object socket) throws ReflectiveOperationException {
        Field field = fields.get(socket.getClass());
        if (field == null) {
            field = field(socket.getClass());
            fields.put(socket.getClass(), field);
        }
        Object descriptor = field.get(socket);
        return descriptor == null ? -1 : number.getInt(descriptor);
    }

    private static Field field(Class<?> type) throws ReflectiveOperationException {
        if (SocketImpl.class.isAssignableFrom(type)) {
            return accessible(SocketImpl.class);
        }
        for (@Nullable Class<?> each = type; each != null; each = each.getSuperclass()) {
            try {
                return accessible(each);
            } catch (NoSuchFieldException e) {
                // in a superclass, then
            }
        }
        throw new NoSuchFieldException(type + " has no field fd");
    }

    private static Field accessible(Class<?> type) throws NoSuchFieldException {
        Field field = type.getDeclaredField("fd");
        field.setAccessible(true);
        return field;
    }

    /** The inode of the socket that a descriptor refers to, or {@link #NO_SOCKET}. */
    static long inode(int descriptor) {
        try {
            return inode(DIRECTORY.resolve(String.valueOf(descriptor)));
        } catch (IOException e) {
            return NO_SOCKET; // closed meanwhile
        }
    }

    private static long inode(Path link) throws IOException {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith(PREFIX)
                ? Long.parseLong(target.substring(PREFIX.length(), target.length() - 1))
                : NO_SOCKET;
    }

    /** The inodes of all sockets that this process holds. */
    static Set<Long> inodes() throws IOException {
        Set<Long> inodes = new HashSet<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(DIRECTORY)) {
            for (Path link : links) {
                try {
                    inodes.add(inode(link));
                } catch (IOException e) {
                    // closed meanwhile
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return inodes;
    }
}
