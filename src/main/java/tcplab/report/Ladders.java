package tcplab.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tcplab.analysis.Connection;
import tcplab.tcp.Ladder;

/** The ladders that connections drew, alike ones counted together, most common first. */
record Ladders(int connections, List<Group> groups) {
    /** A ladder and the number of connections that drew it. */
    record Group(Ladder ladder, int count) {}

    static Ladders of(List<Connection> connections) {
        Map<Ladder, Integer> counts = new LinkedHashMap<>();
        connections.forEach(connection -> counts.merge(connection.ladder(), 1, Integer::sum));
        List<Group> groups = counts.entrySet().stream()
                .map(e -> new Group(e.getKey(), e.getValue()))
                .sorted(Comparator.comparing(Group::count).reversed())
                .toList();
        return new Ladders(connections.size(), groups);
    }
}
