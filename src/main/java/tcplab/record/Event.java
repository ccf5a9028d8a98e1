package tcplab.record;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;
import tcplab.text.Text;

/** Something that a witness saw or that the script did, at a moment of the recording's one clock. */
public sealed interface Event {
    /** Time since the recording began. */
    Duration at();

    /** The sniffer saw a segment. */
    record SegmentSeen(Duration at, RawSegment segment) implements Event {}

    /**
     * The bytes of a segment on a wire, from the source port on, in hexadecimal digits; where the script asked for them.
     *
     * @param at when it was seen, as its {@link SegmentSeen} says, which no two segments on a wire share
     */
    record BytesSeen(Duration at, String segment) implements Event {
        public BytesSeen {
            HexFormat.of().parseHex(segment);
        }
    }

    /**
     * The lab, being the wire between two hosts, did something with a segment.
     *
     * @param sent when the segment was seen, which no two segments on a wire share: the {@code at} of its
     *     {@link SegmentSeen}
     */
    record SegmentFate(Duration at, Duration sent, Fate fate) implements Event {}

    /** What a wire can do with a segment. A segment of a wire without any of these was never delivered either. */
    enum Fate {
        /** It was handed to the other host: at once, later after {@link #HELD}, or once more. */
        DELIVERED,
        /** It was kept back. */
        HELD,
        /** It was lost. */
        DROPPED,
        /**
         * It was put aside: its sender only sent it because the lab holds the same, or holds what acknowledges it. It is no
         * part of what the exercise is about, and stands in no ladder.
         */
        COPY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The lab put a forged segment on the wire. The sniffer sees it as well, a moment later; its alleged sender never sent
     * it ({@link Injections}).
     */
    record SegmentInjected(Duration at, RawSegment segment) implements Event {}

    /**
     * {@code ss} was asked for the whole socket table.
     *
     * @param took from the question to the answer: each entry was true at some moment between {@code at} and
     *     {@code at + took}
     */
    record SocketsSeen(Duration at, Duration took, List<SocketEntry> sockets) implements Event {
        public SocketsSeen {
            sockets = List.copyOf(sockets);
        }

        /** How many sockets it showed in a state. */
        public long count(TcpState state) {
            return sockets.stream().filter(row -> row.state() == state).count();
        }

        /** Whether it showed an end of a connection in a state. */
        public boolean shows(FourTuple end, TcpState state) {
            return sockets.stream()
                    .anyMatch(row -> row.state() == state && row.tuple().equals(end));
        }
    }

    /**
     * The kernel's tracepoint reported a change of state.
     *
     * @param tuple the socket's view; its local port is 0 while {@code connect()} has not yet chosen one
     */
    record StateChanged(Duration at, FourTuple tuple, TcpState from, TcpState to) implements Event {}

    /** The kernel's TCP counters of this namespace ({@code /proc/net/snmp}, {@code netstat}, {@code sockstat}). */
    record CountersSeen(Duration at, SortedMap<String, Long> counters) implements Event {
        public CountersSeen {
            counters = new TreeMap<>(counters);
        }

        public CountersSeen(Duration at, Map<String, Long> counters) {
            this(at, new TreeMap<>(counters));
        }
    }

    /**
     * A named step of the script returned.
     *
     * @param step its name, of which the English is the identifier: the Chinese may be worded anew, and older recordings
     *     have English alone
     */
    record StepReturned(Duration at, Duration took, Text step, Errno errno) implements Event {
        public boolean named(Text name) {
            return step.en().equals(name.en());
        }
    }

    /**
     * The script began a part of the exercise; it lasts until the next part.
     *
     * @param phase its name, of which the English is the identifier, as of a step's
     */
    record PhaseBegan(Duration at, Text phase) implements Event {
        public boolean named(Text name) {
            return phase.en().equals(name.en());
        }
    }

    /** The script set a sysctl of its namespace, or another limit that a claim depends on. */
    record SettingChanged(Duration at, String name, String value) implements Event {}

    /** A client or server program said what it did. */
    record ProgramReported(Duration at, String program, ProgramReport report) implements Event {}
}
