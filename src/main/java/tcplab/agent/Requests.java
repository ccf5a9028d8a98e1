package tcplab.agent;

import java.lang.reflect.Field;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@code java.net.http} and the lines that made them. The client opens connections in threads of its own, so
 * the line is remembered with the request, weakly, until its connection is opened.
 */
final class Requests {
    private static final String MULTI_EXCHANGE = "jdk.internal.net.http.MultiExchange";

    private final Map<Object, String> lines = Collections.synchronizedMap(new WeakHashMap<>());

    /** The client has taken a request, in the thread of the program. */
    void made(Object multiExchange, String frames) {
        if (!frames.isEmpty()) {
            lines.put(multiExchange, frames);
        }
    }

    /** The frames that made the request of which this is an exchange, empty when they are not known. */
    String of(Object exchange) throws ReflectiveOperationException {
        Object request = field(exchange, MULTI_EXCHANGE);
        return request == null ? "" : lines.getOrDefault(request, "");
    }

    /** The channel of a connection of the client. */
    static @Nullable Object channel(Object connection) throws ReflectiveOperationException {
        return field(connection, SocketChannel.class.getName());
    }

    /** The value of the field of this type, wherever in the class hierarchy it is. */
    private static @Nullable Object field(Object object, String type) throws ReflectiveOperationException {
        for (@Nullable Class<?> each = object.getClass(); each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.getType().getName().equals(type)) {
                    field.setAccessible(true);
                    return field.get(object);
                }
            }
        }
        return null;
    }
}
