package tcplab.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.record.Witness;
import tcplab.tcp.Ladder;
import tcplab.tcp.Rung;
import tcplab.tcp.Segment;
import tcplab.text.Text;

/**
 * Where an exercise plays a figure of RFC 9293 on the real kernel.
 *
 * @param figure its number
 * @param phase the exercise's phase
 * @param connection which of the phase's connections, by first segment, from 0
 * @param part which of its segments
 */
public record Replay(int figure, Text phase, int connection, Part part) {
    /** A part of a connection. */
    public enum Part {
        ALL,
        /** Up to the first data, and that too. */
        TO_DATA,
        /** All before the first data. */
        BEFORE_DATA,
        /** From the first data on. */
        FROM_DATA,
        /** From the first FIN on. */
        CLOSE
    }

    /** The first connection of a phase. */
    public static Replay of(int figure, Text phase, Part part) {
        return new Replay(figure, phase, 0, part);
    }

    /** What was played; empty when the sniffer was not sound or nothing of the kind was seen. */
    public Optional<Ladder> in(Evidence evidence) {
        if (evidence.witness(Witness.SNIFFER).filter(Witness.Report::sound).isEmpty()) {
            return Optional.empty();
        }
        return evidence.during(phase).connections().stream()
                .skip(connection)
                .findFirst()
                .map(this::cut)
                .filter(rungs -> !rungs.isEmpty())
                .map(Replay::countedFromItsBeginning);
    }

    private List<Rung> cut(Connection whole) {
        List<Moment> all = whole.moments();
        int data = 0;
        while (data < all.size() && all.get(data).raw().length() == 0) {
            data++;
        }
        List<Moment> part = switch (this.part) {
            case ALL -> all;
            case TO_DATA -> all.subList(0, Math.min(data + 1, all.size()));
            case BEFORE_DATA -> all.subList(0, data);
            case FROM_DATA -> all.subList(data, all.size());
            case CLOSE -> whole.closing();
        };
        return part.stream().map(Moment::rung).toList();
    }

    /** What begins in the middle of a connection has both sides' numbers counted from 1, as if nothing had been before. */
    private static Ladder countedFromItsBeginning(List<Rung> rungs) {
        Rung first = rungs.get(0);
        Segment segment = first.segment();
        if (segment.flags().syn() || segment.ack().isEmpty()) {
            return new Ladder(rungs);
        }
        long own = segment.seq() - 1;
        long other = segment.ack().getAsLong() - 1;
        List<Rung> counted = new ArrayList<>();
        for (Rung rung : rungs) {
            boolean same = rung.rightward() == first.rightward();
            long seq = same ? own : other;
            long ack = same ? other : own;
            Segment s = rung.segment();
            counted.add(new Rung(
                    rung.left(),
                    rung.rightward(),
                    new Segment(
                            s.flags(),
                            s.seq() - seq,
                            s.length(),
                            s.ack().isPresent() ? OptionalLong.of(s.ack().getAsLong() - ack) : OptionalLong.empty()),
                    rung.right()));
        }
        return new Ladder(counted);
    }
}
