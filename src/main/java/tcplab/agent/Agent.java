package tcplab.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjIntConsumer;

/**
 * The agent's entry, by {@code -javaagent} or by attaching. It changes a few methods of the JDK and of Netty where a socket
 * gets its descriptor, and those of the program that take a connection in hand, so that they report to {@link Births}.
 *
 * <p>It never lets an exception out into the program, holds none of the program's objects, and keeps a bounded number of
 * entries. If it cannot be installed it says so in one line on standard error, and the program runs as without it.
 */
public final class Agent {
    private static final AtomicBoolean INSTALLED = new AtomicBoolean();

    private Agent() {}

    /** Called by the JVM before the program's main. */
    public static void premain(String options, Instrumentation instrumentation) {
        agentmain(options, instrumentation);
    }

    /** Called by the JVM after an attach; what the program opened before has no line. */
    public static void agentmain(String options, Instrumentation instrumentation) {
        if (!INSTALLED.compareAndSet(false, true)) {
            return;
        }
        try {
            install(instrumentation);
        } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError e) {
            System.err.println("tcplab agent: not installed, the program runs without it: " + e);
        }
    }

    private static void install(Instrumentation instrumentation) throws ReflectiveOperationException, IOException {
        open(instrumentation);
        Births births = new Births(new Descriptors());
        ObjIntConsumer<Object> sink = new Sink(births);
        HookTransformer transformer = new HookTransformer();
        transformer.warmUp();
        Class<?> hook = MethodHandles.privateLookupIn(Socket.class, MethodHandles.lookup())
                .defineClass(HookClass.bytes());
        hook.getField(HookClass.SINK).set(null, sink);
        instrumentation.addTransformer(transformer, true);
        retransform(instrumentation);
        Desk.open(births);
    }

    /** Lets this module look into the few packages of the JDK that hold sockets; nobody else gets more than before. */
    private static void open(Instrumentation instrumentation) {
        Module self = Agent.class.getModule();
        open(instrumentation, "java.base", self, "java.net", "java.io", "sun.nio.ch");
        open(instrumentation, "java.net.http", self, "jdk.internal.net.http");
    }

    private static void open(Instrumentation instrumentation, String name, Module self, String... packages) {
        Optional<Module> module = ModuleLayer.boot().findModule(name);
        if (module.isPresent()) {
            for (String each : packages) {
                instrumentation.redefineModule(
                        module.get(), Set.of(), Map.of(), Map.of(each, Set.of(self)), Set.of(), Map.of());
            }
        }
    }

    /**
     * The classes that were loaded before: one by one, so that one that refuses costs no other; and no class that needs no
     * change, since a method that runs while its class is transformed, an accept loop for instance, loses its lines.
     */
    private static void retransform(Instrumentation instrumentation) {
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (!each.isArray() && !each.isHidden() && instrumentation.isModifiableClass(each)) {
                if (HookTransformer.concerns(each)) {
                    loaded.add(each);
                }
            }
        }
        for (Class<?> each : loaded) {
            try {
                instrumentation.retransformClasses(each);
            } catch (java.lang.instrument.UnmodifiableClassException | RuntimeException | LinkageError e) {
                Births.count(Births.UNCHANGED);
            }
        }
    }
}
