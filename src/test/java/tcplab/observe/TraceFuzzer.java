package tcplab.observe;

import java.nio.charset.StandardCharsets;

/** Any text as lines of the kernel's trace: they are read, pass, or are refused. */
public final class TraceFuzzer {
    private TraceFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        new String(data, StandardCharsets.UTF_8).lines().forEach(line -> {
            try {
                var unused = StateTraceParser.parse(line);
            } catch (IllegalArgumentException e) {
                if (!String.valueOf(e.getMessage()).contains(line)) {
                    throw new AssertionError("the complaint does not name the line", e);
                }
            }
        });
    }
}
