package tcplab.observe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Any text as the output of ss: every line is understood or is told as not understood. */
public final class SsFuzzer {
    private SsFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        String text = new String(data, StandardCharsets.UTF_8);
        long[] lines = new long[1];
        new SsParser().read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), line -> lines[0]++);
        long ends = text.chars().filter(c -> c == '\n').count();
        if (lines[0] != ends + (text.isEmpty() || text.endsWith("\n") ? 0 : 1)) {
            throw new AssertionError(lines[0] + " lines of " + ends);
        }
    }
}
