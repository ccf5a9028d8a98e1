package tcplab.record;

import java.nio.charset.StandardCharsets;

/** Any text as a recording: it is read or refused. */
public final class RecordingFuzzer {
    private RecordingFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        try {
            var unused = new RecordingReader().read(new String(data, StandardCharsets.UTF_8).lines());
        } catch (BadRecordingException e) {
            if (String.valueOf(e.getMessage()).isEmpty()) {
                throw new AssertionError("a complaint without words", e);
            }
        }
    }
}
