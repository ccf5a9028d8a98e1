package tcplab.tcp;

import java.nio.charset.StandardCharsets;

/** Any text as a ladder: it is read and written the same again, or refused. */
public final class LadderFuzzer {
    private LadderFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Ladder ladder;
        try {
            ladder = Ladder.parse(new String(data, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return;
        }
        if (!Ladder.parse(ladder.toString()).equals(ladder)) {
            throw new AssertionError(ladder);
        }
    }
}
