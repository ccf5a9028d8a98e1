package tcplab.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tcplab.record.Event.SegmentSeen;
import tcplab.tcp.RawSegment;
import tcplab.wire.CaptureSource;
import tcplab.wire.CapturedFrame;
import tcplab.wire.LinkType;
import tcplab.wire.PcapWriter;
import tcplab.wire.Progress;
import tcplab.wire.TcpCodec;

/** Captured segments, written as a capture and read from it again by the tracker. */
public final class Segments {
    private Segments() {}

    public static List<Flow> track(List<SegmentSeen> segments) {
        return track(segments, FlowLimits.FILE);
    }

    public static List<Flow> track(List<SegmentSeen> segments, FlowLimits limits) {
        List<Flow> flows = new ArrayList<>();
        show(segments, new FlowTracker(limits, view -> flows.add(view.copy()), SegmentNote.NONE));
        return flows;
    }

    /** What a stream of these segments says of whole lives. */
    public static WholeLives lives(List<SegmentSeen> segments) {
        WholeLives lives = new WholeLives();
        show(segments, new FlowTracker(lives));
        return lives;
    }

    private static void show(List<SegmentSeen> segments, FlowTracker tracker) {
        try {
            Path file = Files.createTempFile("tcplab-segments-", ".pcap");
            try {
                write(file, segments);
                show(file, tracker);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void show(Path file, FlowTracker tracker) throws IOException {
        try (CaptureSource source = CaptureSource.open(List.of(file))) {
            source.read(tracker, Progress.NONE);
        }
        tracker.finish();
    }

    /** The connections of a capture, in the order in which they are told. */
    public static List<Flow> track(Path file, FlowLimits limits) throws IOException {
        List<Flow> flows = new ArrayList<>();
        show(file, new FlowTracker(limits, view -> flows.add(view.copy()), SegmentNote.NONE));
        return flows;
    }

    public static void write(Path file, List<SegmentSeen> segments) throws IOException {
        try (PcapWriter out = PcapWriter.create(file, LinkType.ETHERNET, 1 << 18)) {
            for (SegmentSeen seen : segments) {
                RawSegment segment = seen.segment();
                byte[] frame = TcpCodec.loopbackFrame(TcpCodec.encode(segment, new byte[segment.length()]));
                out.write(new CapturedFrame(seen.at().toNanos(), frame, frame.length));
            }
        }
    }
}
