package tcplab.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tcplab.tcp.RawSegment;

/** What a capture showed: a line for each segment, the counts, and the complaint if there was one. */
record Seen(List<String> segments, Totals.OfFile totals, Optional<BadCaptureException> trouble) {
    static Seen of(CaptureSource source) {
        List<String> segments = new ArrayList<>();
        Optional<BadCaptureException> trouble = Optional.empty();
        try {
            source.read(
                    s -> segments.add(s.frame() + " " + (s.timed() ? s.nanos() : "-") + " on " + s.interfaceId() + " "
                            + s.copy() + (s.inTunnel() ? " in a tunnel" : "") + (s.fragmented() ? " fragmented" : "")
                            + " header " + s.headerBytes()),
                    Progress.NONE);
        } catch (BadCaptureException e) {
            trouble = Optional.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Seen(segments, source.totals().files().get(0), trouble);
    }

    /** Reads bytes as a stream does. */
    static Seen streamed(byte[] capture) throws IOException {
        try (CaptureSource source = CaptureSource.of("made", window(capture))) {
            return of(source);
        }
    }

    static Window window(byte[] capture) {
        return new StreamWindow(new StreamBlocks(new ByteArrayInputStream(capture)));
    }

    /** What is wrong with a capture, whether its header or a frame is. */
    static BadCaptureException complaint(byte[] capture) throws IOException {
        try {
            return streamed(capture).trouble().orElseThrow();
        } catch (BadCaptureException e) {
            return e;
        }
    }

    static Seen file(Path file) throws IOException {
        try (CaptureSource source = CaptureSource.open(List.of(file))) {
            return of(source);
        }
    }

    /** The segment in one frame. */
    static Optional<RawSegment> in(int link, String hex) {
        SegmentView view = new SegmentView(new FrameView(0));
        SegmentFinder finder = new SegmentFinder(view, Reassembly.NONE);
        byte[] frame = Frames.bytes(hex.replace(" ", ""));
        return finder.find(link, ByteBuffer.wrap(frame), 0, frame.length, frame.length)
                ? Optional.of(view.copy())
                : Optional.empty();
    }
}
