package tcplab.programs;

import java.lang.StackWalker.StackFrame;
import java.util.Optional;

/** A place in our own source, as a stack trace writes it: {@code tcplab.programs.X.method(X.java:41)}. */
record SourceLine(String place) {
    private static final String OURS = "tcplab.";
    /** In place of one that nobody would be told. */
    static final SourceLine UNTOLD = new SourceLine("unknown");

    private static final StackWalker WALKER = StackWalker.getInstance();

    /** The line of ours that calls this. */
    static SourceLine here() {
        Optional<StackFrame> caller =
                WALKER.walk(frames -> frames.filter(SourceLine::ours).findFirst());
        return caller.map(SourceLine::written).map(SourceLine::new).orElse(UNTOLD);
    }

    private static boolean ours(StackFrame frame) {
        return frame.getClassName().startsWith(OURS) && !frame.getClassName().equals(SourceLine.class.getName());
    }

    private static String written(StackFrame frame) {
        return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }

    @Override
    public String toString() {
        return "at " + place;
    }
}
