package tcplab.exercises;

import static tcplab.exercises.SoReuseaddr.cell;
import static tcplab.exercises.SoReuseaddr.sign;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.text.Text.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tcplab.analysis.Connection;
import tcplab.analysis.Side;
import tcplab.record.Errno;
import tcplab.record.Event.StepReturned;
import tcplab.tcp.TcpState;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What {@link SoReuseaddr} looks for: the rows of the matrix, and that what was to be left at the port stood there. */
final class SoReuseaddrFindings {
    private SoReuseaddrFindings() {}

    /** One cell of the matrix. */
    static Expectation bound(LeftAtPort left, boolean old, boolean fresh) {
        return Expectation.that(Set.of(SCRIPT), evidence -> {
                    Set<Errno> returned = returned(evidence, old, fresh);
                    return Finding.of(
                            returned.equals(Set.of(left.predicted(old, fresh))),
                            text("%s left, both set: bind() gave %s", "留有 %s、两者都设：bind() 得到 %s")
                                    .with(left.text(), shown(returned)));
                })
                .during(left.phase());
    }

    private static Set<Errno> returned(Evidence evidence, boolean old, boolean fresh) {
        return evidence.steps(cell(old, fresh)).stream()
                .map(StepReturned::errno)
                .collect(Collectors.toSet());
    }

    private static String shown(Set<Errno> errnos) {
        return errnos.stream().map(Errno::toString).collect(Collectors.joining("|"));
    }

    /** A row of the matrix: what is left at the port, and what bind() gave for old and new without and with the option. */
    static Expectation row(LeftAtPort left) {
        return Expectation.that(Set.of(SCRIPT), evidence -> {
                    boolean right = true;
                    Map<String, String> cells = new TreeMap<>(Comparator.reverseOrder());
                    for (boolean old : List.of(false, true)) {
                        for (boolean fresh : List.of(false, true)) {
                            Set<Errno> returned = returned(evidence, old, fresh);
                            right &= returned.equals(Set.of(left.predicted(old, fresh)));
                            cells.merge(shown(returned), sign(old) + "/" + sign(fresh), (a, b) -> a + " " + b);
                        }
                    }
                    String all = cells.entrySet().stream()
                            .map(cell -> cell.getKey() + " " + cell.getValue())
                            .collect(Collectors.joining(", "));
                    return Finding.of(right, text("%s: %s", "%s：%s").with(left.text(), all));
                })
                .during(left.phase());
    }

    /** What is said to have been left was there: ss saw it, and the connections' segments lead to it. */
    static Expectation stood(LeftAtPort left) {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
                    List<Connection> all = evidence.connections();
                    long seen =
                            all.stream().filter(c -> stood(evidence, c, left)).count();
                    return Finding.of(
                            seen == 4 && all.size() == 4,
                            text("before %s of %s binds ss showed what was left", "%s/%s 次 bind 之前，ss 都看到了残留的东西")
                                    .with(seen, all.size()));
                })
                .during(left.phase());
    }

    static boolean stood(Evidence evidence, Connection c, LeftAtPort left) {
        return switch (left) {
            case LISTEN ->
                evidence.sockets()
                        .first(row -> row.state() == TcpState.LISTEN
                                && row.local().equals(c.tuple().remote()))
                        .isPresent();
            case NOTHING_AFTER_RST ->
                c.firstReset().isPresent()
                        && Arrays.stream(Side.values())
                                .noneMatch(side -> c.passed(side, TcpState.TIME_WAIT)
                                        || evidence.seenBySs(c, side, TcpState.TIME_WAIT));
            default -> c.passed(left.side, left.state) && evidence.seenBySs(c, left.side, left.state);
        };
    }
}
