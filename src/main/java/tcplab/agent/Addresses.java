package tcplab.agent;

import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two addresses of a connection, asked of the object that a library gives to a program: a channel or its context of
 * Netty, an exchange of the JDK's HTTP server, an asynchronous channel. Only public methods of public types are called.
 */
final class Addresses {
    private static final String CONTEXT = "io.netty.channel.ChannelHandlerContext";

    private Addresses() {}

    /** The descriptor of a channel of Netty that has one of its own, by epoll or io_uring. */
    static Optional<Integer> descriptor(Object subject) {
        try {
            Object channel = call(subject, "channel", CONTEXT);
            Object unix = call(channel == null ? subject : channel, "fd", "io.netty.channel.unix.UnixChannel");
            Object number = unix == null ? null : call(unix, "intValue", "io.netty.channel.unix.FileDescriptor");
            return number instanceof Integer descriptor ? Optional.of(descriptor) : Optional.empty();
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** Local and remote address as one text, or empty when the object is not connected, or no connection at all. */
    static Optional<String> of(Object subject) {
        try {
            Object channel = call(subject, "channel", CONTEXT);
            Object connection = channel == null ? subject : channel;
            Object local = either(connection, "getLocalAddress", "localAddress");
            Object remote = either(connection, "getRemoteAddress", "remoteAddress");
            return local instanceof SocketAddress here && remote instanceof SocketAddress there
                    ? Optional.of(text(here) + " " + text(there))
                    : Optional.empty();
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : address.toString();
    }

    private static @Nullable Object either(Object object, String jdk, String netty)
            throws ReflectiveOperationException {
        Object address = call(object, jdk, "java.nio.channels.", "com.sun.net.httpserver.");
        return address == null ? call(object, netty, "io.netty.channel.") : address;
    }

    /** Calls a method without arguments that a public type of the given names declares; null when there is none. */
    private static @Nullable Object call(Object object, String name, String... types)
            throws ReflectiveOperationException {
        Method method = find(object.getClass(), name, types);
        return method == null ? null : method.invoke(object);
    }

    private static @Nullable Method find(@Nullable Class<?> type, String name, String... types) {
        if (type == null) {
            return null;
        }
        for (String prefix : types) {
            boolean named = type.getName().startsWith(prefix) || type.getName().contains("." + prefix);
            if (named && java.lang.reflect.Modifier.isPublic(type.getModifiers())) {
                try {
                    return type.getMethod(name);
                } catch (NoSuchMethodException e) {
                    break; // another of its types may declare it
                }
            }
        }
        for (Class<?> each : type.getInterfaces()) {
            Method found = find(each, name, types);
            if (found != null) {
                return found;
            }
        }
        return find(type.getSuperclass(), name, types);
    }
}
