package tcplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tcplab.analysis.Connection;
import tcplab.analysis.Connections;
import tcplab.analysis.Wire;
import tcplab.record.Environment;
import tcplab.record.Event;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recording;
import tcplab.tcp.Ladder;
import tcplab.text.Lang;

class RemarksTest {
    private static final Ladder DATA = Ladder.parse("""
            SYN-SENT     > S  0:0(0)         SYN-RECEIVED
            ESTABLISHED  < S. 0:0(0) ack 1   SYN-RECEIVED
            ESTABLISHED  > .  1:1(0) ack 1   ESTABLISHED
            ESTABLISHED  > P. 1:8(7) ack 1   ESTABLISHED
            ESTABLISHED  > P. 1:8(7) ack 1   ESTABLISHED
            ESTABLISHED  < .  1:1(0) ack 8   ESTABLISHED
            """);

    private static Recording recording(List<SegmentSeen> segments, Event... more) {
        List<Event> events = new ArrayList<>(List.of(more));
        events.addAll(segments);
        return new Recording(
                new Environment("x", Instant.EPOCH, Duration.ofSeconds(1), Map.of(), Map.of()), events, List.of());
    }

    private static List<String> drawn(Recording recording, Lang lang) {
        List<Connection> connections = Connections.of(recording);
        assertThat(connections).hasSize(1);
        return Ladders.of(connections, Remarks.of(recording))
                .groups()
                .get(0)
                .ladder()
                .lines(lang);
    }

    private static SegmentFate fate(SegmentSeen seen, Fate fate, int later) {
        return new SegmentFate(seen.at().plusNanos(later), seen.at(), fate);
    }

    @Test
    void whatWasSentAgainIsRemarkedAndWhatArrivedIsNot() {
        List<String> lines = drawn(recording(Wire.segments(DATA)), Lang.EN);

        assertThat(lines.get(3)).endsWith("  # not acknowledged, sent again");
        assertThat(lines).filteredOn(line -> line.contains("#")).hasSize(1);
    }

    @Test
    void whatTheWireDidIsRemarked() {
        List<SegmentSeen> segments = Wire.segments(DATA);
        Recording recording = recording(
                segments,
                fate(segments.get(0), Fate.HELD, 1),
                fate(segments.get(0), Fate.DELIVERED, 2),
                fate(segments.get(1), Fate.DELIVERED, 1),
                fate(segments.get(2), Fate.DELIVERED, 1),
                fate(segments.get(3), Fate.DROPPED, 1),
                fate(segments.get(4), Fate.DELIVERED, 1),
                fate(segments.get(5), Fate.DELIVERED, 1));

        assertThat(drawn(recording, Lang.EN)).element(0).asString().endsWith("SYN-RECEIVED  # held on the wire");
        assertThat(drawn(recording, Lang.ZH).get(3)).endsWith("  # 在线上丢失");
        assertThat(drawn(recording, Lang.EN))
                .filteredOn(line -> line.contains("#"))
                .hasSize(2);
    }

    @Test
    void whatTheLabForgedIsRemarkedHereAndInTheDiagram() {
        List<SegmentSeen> segments = Wire.segments(Ladder.parse(DATA + "ESTABLISHED < P. 1:7(6) ack 8 ESTABLISHED\n"));
        SegmentSeen last = segments.get(6);
        Recording recording = recording(segments, new SegmentInjected(last.at(), last.segment()));

        assertThat(drawn(recording, Lang.EN).get(6))
                .contains("< P. 1:7(6) ack 8")
                .endsWith("  # forged");
        assertThat(new MermaidReport(Lang.EN).of(Connections.of(recording).get(0), recording))
                .contains("L: P. 1:7(6) ack 8 (forged)\n");
    }

    /** A ladder with remarks, copied from a terminal, is the same ladder. */
    @Test
    void aRemarkIsPassedOverWhenReadAgain() {
        Recording recording = recording(Wire.segments(DATA));

        assertThat(Ladder.parse(String.join("\n", drawn(recording, Lang.ZH))))
                .isEqualTo(Connections.of(recording).get(0).ladder());
    }

    @Test
    void alikeLaddersOfUnlikeFatesAreNotCountedTogether() {
        List<SegmentSeen> segments = new ArrayList<>(Wire.segments(DATA));
        List<SegmentSeen> others = Wire.segments(DATA, new tcplab.tcp.Endpoint("127.0.0.1", 40002), 0).stream()
                .map(seen -> new SegmentSeen(seen.at().plusMillis(100), seen.segment()))
                .toList();
        segments.addAll(others);
        Event[] fates = segments.stream()
                .map(seen -> fate(
                        seen,
                        seen.equals(segments.get(3)) || seen.equals(segments.get(9)) ? Fate.DROPPED : Fate.DELIVERED,
                        1))
                .toArray(Event[]::new);
        Recording same = recording(segments, fates);
        fates[0] = fate(segments.get(0), Fate.HELD, 1);
        List<Event> held = new ArrayList<>(List.of(fates));
        held.add(fate(segments.get(0), Fate.DELIVERED, 2));

        assertThat(Ladders.of(Connections.of(same), Remarks.of(same)).groups()).hasSize(1);
        Recording unlike = recording(segments, held.toArray(Event[]::new));
        assertThat(Ladders.of(Connections.of(unlike), Remarks.of(unlike)).groups())
                .hasSize(2);
    }
}
