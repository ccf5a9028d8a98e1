package tcplab.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tcplab.analysis.KernelView;
import tcplab.analysis.KernelView.Agreement;
import tcplab.flow.Flow;
import tcplab.flow.KernelWord;
import tcplab.flow.Party;
import tcplab.flow.Step;
import tcplab.flow.Way;
import tcplab.record.Recording;
import tcplab.record.Witness;
import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/**
 * What the tracepoint of a recording said of the connections that were found in its capture. A tuple's incarnations and the
 * kernel's paths are put beside each other in order, so that as many agree as can.
 */
final class KernelWords {
    /** Incarnations of one tuple times the kernel's paths; beyond it they are taken one by one. */
    private static final long MOST = 4_000_000;

    private static final int AGREE = 4;

    private final KernelView kernel;
    private final List<Flow> flows;
    private final Map<Integer, Map<Party, KernelWord>> words = new HashMap<>();

    /** One end of the flow with this index. */
    private record End(int flow, Party party, List<TcpState> wire, boolean known, boolean unheard) {}

    private KernelWords(KernelView kernel, List<Flow> flows) {
        this.kernel = kernel;
        this.flows = flows;
    }

    /** The same connections, with the kernel's word where its tracepoint looked and missed nothing. */
    static List<Flow> told(List<Flow> flows, Recording recording) {
        boolean heard = recording
                .witness(Witness.TRACEPOINT)
                .filter(Witness.Report::sound)
                .isPresent();
        return heard ? new KernelWords(KernelView.of(recording), flows).told() : flows;
    }

    private List<Flow> told() {
        Map<FourTuple, List<End>> ends = new LinkedHashMap<>();
        for (int i = 0; i < flows.size(); i++) {
            Flow flow = flows.get(i);
            for (Party party : flow.client().equals(flow.server()) ? List.of(Party.CLIENT) : List.of(Party.values())) {
                ends.computeIfAbsent(new FourTuple(flow.end(party), flow.end(party.other())), any -> new ArrayList<>())
                        .add(end(i, party));
            }
        }
        ends.forEach((tuple, incarnations) -> match(incarnations, kernel.paths(tuple)));
        List<Flow> told = new ArrayList<>();
        for (int i = 0; i < flows.size(); i++) {
            told.add(flows.get(i).with(words.getOrDefault(i, Map.of())));
        }
        return told;
    }

    private End end(int flow, Party party) {
        List<Step> path = flows.get(flow).bySegments(party);
        Way sent = flows.get(flow).sentBy(party);
        return new End(
                flow,
                party,
                path.stream().flatMap(step -> step.state().stream()).toList(),
                path.stream().allMatch(step -> step.state().isPresent()),
                sent.synAgain() + sent.finAgain() + sent.dataAgain() + sent.keepalives() > 0);
    }

    private void match(List<End> ends, List<List<TcpState>> paths) {
        int n = ends.size();
        int m = paths.size();
        if ((long) n * m > MOST) {
            for (int i = 0; i < n; i++) {
                say(ends.get(i), i < m ? paths.get(i) : List.of());
            }
            return;
        }
        int[][] best = new int[n + 1][m + 1];
        for (int i = n - 1; i >= 0; i--) {
            for (int j = m; j >= 0; j--) {
                best[i][j] = alone(ends.get(i)) + best[i + 1][j];
                if (j < m) {
                    best[i][j] = Math.max(best[i][j], together(ends.get(i), paths.get(j)) + best[i + 1][j + 1]);
                }
            }
        }
        int j = 0;
        for (int i = 0; i < n; i++) {
            boolean pair = j < m && best[i][j] == together(ends.get(i), paths.get(j)) + best[i + 1][j + 1];
            say(ends.get(i), pair ? paths.get(j++) : List.of());
        }
    }

    private static int alone(End end) {
        return KernelView.compare(end.wire(), List.of()).agrees() ? 1 : 0;
    }

    private static int together(End end, List<TcpState> path) {
        if (end.known() && KernelView.compare(end.wire(), path, end.unheard()).agrees()) {
            return AGREE;
        }
        return (int)
                Math.min(AGREE - 1, path.stream().filter(end.wire()::contains).count());
    }

    private void say(End end, List<TcpState> path) {
        List<Step> wire = flows.get(end.flow()).bySegments(end.party());
        if (!end.known() && path.isEmpty()) {
            return; // nobody knows
        }
        Agreement agreement = end.known() ? KernelView.compare(end.wire(), path, end.unheard()) : Agreement.DISAGREES;
        List<Step> told = switch (agreement) {
            case SAME, ORPHANED, REFUSED, SILENT -> wire;
            case GIVEN_UP, TIMED_OUT -> and(wire, TcpState.CLOSED);
            case DISAGREES -> path.isEmpty() ? withoutSocket(wire) : steps(path);
        };
        String word = !end.known()
                ? "told"
                : agreement == Agreement.DISAGREES && told.equals(wire) ? word(Agreement.SILENT) : word(agreement);
        if (agreement == Agreement.DISAGREES
                && end.known()
                && KernelView.compare(end.wire(), path, true).agrees()) {
            word = "ended-unseen";
            told = and(wire, TcpState.CLOSED);
        }
        words.computeIfAbsent(end.flow(), any -> new EnumMap<>(Party.class))
                .put(end.party(), new KernelWord(word, told));
    }

    private static String word(Agreement agreement) {
        return agreement.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * An end that never had a socket of its own: a request that the listener answered and that was never confirmed, or an
     * address in whose name a segment was forged. What began in another state is the socket of the connection before.
     */
    private static List<Step> withoutSocket(List<Step> wire) {
        Optional<TcpState> first = wire.get(0).state();
        if (first.filter(state -> state == TcpState.LISTEN).isPresent()) {
            return wire.subList(0, Math.min(2, wire.size()));
        }
        return first.filter(state -> state == TcpState.CLOSED).isPresent() ? wire.subList(0, 1) : wire;
    }

    private static List<Step> and(List<Step> wire, TcpState last) {
        List<Step> path = new ArrayList<>(wire);
        path.add(step(last));
        return path;
    }

    private static List<Step> steps(List<TcpState> path) {
        return path.stream().map(KernelWords::step).toList();
    }

    private static Step step(TcpState state) {
        return new Step(Optional.of(state), -1, 0, 0);
    }
}
