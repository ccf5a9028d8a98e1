package tcplab.theory;

import tcplab.text.Text;

/** What one expectation came to. */
public record Finding(Result result, Text because) {
    /** Whether the expectation held. */
    public enum Result {
        HOLDS,
        FAILS,
        /** It cannot be told: a witness was blind, or what it speaks of was not seen. */
        BLIND
    }

    public static Finding holds(Text because) {
        return new Finding(Result.HOLDS, because);
    }

    public static Finding fails(Text because) {
        return new Finding(Result.FAILS, because);
    }

    public static Finding blind(Text because) {
        return new Finding(Result.BLIND, because);
    }

    public static Finding of(boolean holds, Text because) {
        return holds ? holds(because) : fails(because);
    }
}
