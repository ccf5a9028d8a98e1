package tcplab.agent;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The frames of the calling thread's stack that belong to the program: not to the JDK, to Netty or to the agent. */
final class Frames {
    /** How many are kept; the first is the line that is named, the others say how it was reached. */
    private static final int KEPT = 6;
    /** How deep to look. */
    private static final int DEPTH = 256;

    private static final StackWalker WALKER = StackWalker.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE));
    private static final @Nullable ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private Frames() {}

    /** The program's frames, innermost first, as a stack trace writes them; empty when there is none. */
    static String here() {
        List<String> frames = WALKER.walk(stack -> stack.limit(DEPTH)
                .filter(Frames::program)
                .limit(KEPT)
                .map(Frames::written)
                .collect(Collectors.toList()));
        return String.join(" < ", frames);
    }

    private static boolean program(StackFrame frame) {
        ClassLoader loader = frame.getDeclaringClass().getClassLoader();
        return loader != null && loader != PLATFORM && !isLibrary(frame.getClassName());
    }

    /** Netty, also where it was moved into another package; ourselves; and what the JDK generates. */
    static boolean isLibrary(String name) {
        return name.startsWith("io.netty.")
                || name.contains(".io.netty.")
                || name.startsWith("tcplab.agent.")
                || name.startsWith("jdk.proxy")
                || name.startsWith("com.sun.proxy.")
                || name.startsWith("jdk.internal.");
    }

    private static String written(StackFrame frame) {
        String file = frame.getFileName() == null ? "Unknown Source" : frame.getFileName();
        String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
        return frame.getClassName() + "." + frame.getMethodName() + "(" + file + line + ")";
    }
}
