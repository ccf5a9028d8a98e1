package tcplab.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tcplab.tcp.Endpoint;

/** What the connections of captures add up to: how many ended how, what was odd, who holds CLOSE-WAIT and TIME-WAIT. */
@SuppressWarnings("EnumOrdinal") // a count for each constant
public final class FlowSummary implements FlowSink {
    /** How many ends are told apart; the others are counted only. */
    private static final int ENDS = 10_000;

    /**
     * Something odd, counted.
     *
     * @param connections in how many it was noticed
     * @param example the number of the first of them
     */
    public record Odd(Oddity oddity, long connections, long segments, long example) {}

    /**
     * An end that received FINs and sent none.
     *
     * @param address of the end; its port where that is the server's, else 0
     * @param connections how many it left so
     */
    public record Suspect(Endpoint address, Party party, long connections, long example) {}

    private final long[] closes = new long[CloseKind.values().length];
    private final long[] waits = new long[TimeWait.values().length];
    private final Map<Oddity, Odd> odd = new EnumMap<>(Oddity.class);
    private final Map<Endpoint, Suspect> suspects = new HashMap<>();
    private final SortedMap<String, Long> kernel = new TreeMap<>();
    private long connections;
    private long openerUnknown;
    private long sentAgain;
    private long copies;
    private long crowdedOut;
    private long maybeCopies;
    private long closeWait;

    @Override
    public void ended(FlowView flow) {
        connections++;
        openerUnknown += flow.openerKnown() ? 0 : 1;
        sentAgain += flow.sentAgain();
        copies += flow.copies();
        crowdedOut += flow.has(Layout.CROWDED_OUT) ? 1 : 0;
        maybeCopies += flow.has(Layout.TWINS) ? 1 : 0;
        closes[flow.close().ordinal()]++;
        waits[flow.timeWait().ordinal()]++;
        if (flow.noticed() > 0) {
            odd(flow);
        }
        if (flow.leftInCloseWait(Party.CLIENT)) {
            suspect(flow.copy(), Party.CLIENT);
        }
        if (flow.leftInCloseWait(Party.SERVER)) {
            suspect(flow.copy(), Party.SERVER);
        }
    }

    @Override
    public boolean anyOrder() {
        return true;
    }

    /** Takes a connection that is an object already, with what a kernel said of it. */
    public void add(Flow flow) {
        connections++;
        openerUnknown += flow.openerKnown() ? 0 : 1;
        sentAgain += flow.sentAgain();
        copies += flow.copies();
        crowdedOut += flow.crowdedOut() ? 1 : 0;
        maybeCopies += flow.maybeCopies() ? 1 : 0;
        closes[flow.close().ordinal()]++;
        waits[flow.timeWait().ordinal()]++;
        Map<Oddity, Integer> segments = new EnumMap<>(Oddity.class);
        flow.noticed().forEach(noticed -> segments.merge(noticed.oddity(), 1, Integer::sum));
        odd(segments, flow.number());
        flow.leftInCloseWait().ifPresent(party -> suspect(flow, party));
        flow.kernel().values().forEach(word -> kernel.merge(word.agreement(), 1L, Long::sum));
    }

    private void odd(FlowView flow) {
        Map<Oddity, Integer> segments = new EnumMap<>(Oddity.class);
        for (int i = 0; i < flow.noticed(); i++) {
            segments.merge(flow.oddity(i), 1, Integer::sum);
        }
        odd(segments, flow.number());
    }

    private void odd(Map<Oddity, Integer> segments, long connection) {
        segments.forEach((oddity, number) -> odd.merge(
                oddity,
                new Odd(oddity, 1, number, connection),
                (a, b) -> new Odd(oddity, a.connections + 1, a.segments + b.segments, Math.min(a.example, b.example))));
    }

    private void suspect(Flow flow, Party party) {
        closeWait++;
        Endpoint end = flow.end(party);
        Endpoint key = party == Party.SERVER ? end : new Endpoint(end.host(), 0);
        if (suspects.size() < ENDS || suspects.containsKey(key)) {
            suspects.merge(
                    key,
                    new Suspect(key, party, 1, flow.number()),
                    (a, b) -> new Suspect(key, party, a.connections + 1, Math.min(a.example, b.example)));
        }
    }

    /** Ends by how what a kernel said of them agrees with their segments; empty without such a witness. */
    public SortedMap<String, Long> kernel() {
        return Collections.unmodifiableSortedMap(kernel);
    }

    public long connections() {
        return connections;
    }

    public long openerUnknown() {
        return openerUnknown;
    }

    public long sentAgain() {
        return sentAgain;
    }

    public long copies() {
        return copies;
    }

    public long crowdedOut() {
        return crowdedOut;
    }

    /** Connections in which something may have been captured twice, or sent twice. */
    public long maybeCopies() {
        return maybeCopies;
    }

    /** Ends that were left in CLOSE-WAIT. */
    public long closeWait() {
        return closeWait;
    }

    public long of(CloseKind kind) {
        return closes[kind.ordinal()];
    }

    public long of(TimeWait wait) {
        return waits[wait.ordinal()];
    }

    /** What was odd in most connections first. */
    public List<Odd> odd() {
        List<Odd> all = new ArrayList<>(odd.values());
        all.sort(Comparator.comparingLong(Odd::connections).reversed().thenComparing(Odd::oddity));
        return List.copyOf(all);
    }

    /** Who left most connections in CLOSE-WAIT first. */
    public List<Suspect> suspects() {
        List<Suspect> all = new ArrayList<>(suspects.values());
        all.sort(Comparator.comparingLong(Suspect::connections).reversed().thenComparing(Suspect::example));
        return List.copyOf(all);
    }
}
