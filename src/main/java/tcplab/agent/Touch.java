package tcplab.agent;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The types by which libraries hand a connection to a program. Where a library accepts by itself, the first method of the
 * program that gets one of these is the line that is named.
 */
final class Touch {
    static final int NONE = -1;

    private static final List<String> TYPES = List.of(
            "io/netty/channel/ChannelHandlerContext",
            "io/netty/channel/Channel",
            "io/netty/channel/socket/SocketChannel",
            "io/netty/channel/socket/nio/NioSocketChannel",
            "io/netty/channel/epoll/EpollSocketChannel",
            "io/netty/channel/uring/IoUringSocketChannel",
            "com/sun/net/httpserver/HttpExchange",
            "com/sun/net/httpserver/HttpsExchange",
            "java/nio/channels/AsynchronousSocketChannel");

    private Touch() {}

    /** Whether a class file, its bytes taken for characters, has a method with such a parameter or calls one. */
    static boolean isNamedIn(String classFile) {
        return TYPES.stream().anyMatch(type -> classFile.contains(type + ";"));
    }

    /** The same of a method that a person has written and that has code; of others {@link #NONE}. */
    static int parameter(int access, String name, String descriptor) {
        int without = Opcodes.ACC_BRIDGE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;
        return (access & without) != 0 || name.startsWith("<")
                ? NONE
                : parameter(descriptor, (access & Opcodes.ACC_STATIC) != 0);
    }

    /** The local variable of the first parameter of such a type, or {@link #NONE}. */
    static int parameter(String descriptor, boolean isStatic) {
        int variable = isStatic ? 0 : 1;
        for (Type type : Type.getArgumentTypes(descriptor)) {
            if (type.getSort() == Type.OBJECT && known(type.getInternalName())) {
                return variable;
            }
            variable += type.getSize();
        }
        return NONE;
    }

    /** Netty may have been moved into another package. */
    private static boolean known(String name) {
        return TYPES.stream().anyMatch(type -> name.equals(type) || name.endsWith("/" + type));
    }
}
