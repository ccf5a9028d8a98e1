package tcplab.wire;

import java.io.IOException;

/** Any bytes as a capture: it is read, or there is one complaint, and every frame is accounted for. */
public final class CaptureFuzzer {
    private CaptureFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        try (CaptureSource source = CaptureSource.of("fuzzed", Seen.window(data))) {
            Seen seen = Seen.of(source);
            long counted = seen.totals().unread().entrySet().stream()
                    .filter(e -> e.getKey().withoutSegment())
                    .mapToLong(e -> e.getValue())
                    .sum();
            if (seen.segments().size() + counted != seen.totals().frames()) {
                throw new AssertionError(seen.totals());
            }
        } catch (BadCaptureException e) {
            Complaints.check(e);
        }
    }
}
