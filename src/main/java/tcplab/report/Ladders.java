package tcplab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.analysis.Connection;
import tcplab.tcp.Ladder;
import tcplab.text.Lang;
import tcplab.text.Text;

/** The ladders that connections drew, alike ones counted together, most common first. */
record Ladders(int connections, List<Group> groups) {
    /** A ladder with a remark on some of its rungs. */
    record Remarked(Ladder ladder, List<Optional<Text>> remarks) {
        /** A line a rung; a remark stands behind, as a comment that {@link Ladder#parse} passes over. */
        List<String> lines(Lang lang) {
            List<String> rungs = ladder.toString().lines().toList();
            int width = rungs.stream().mapToInt(String::length).max().orElse(0);
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < rungs.size(); i++) {
                String rung = rungs.get(i);
                lines.add(remarks.get(i)
                        .map(remark -> Columns.pad(rung, width + 2) + "# " + remark.in(lang))
                        .orElse(rung));
            }
            return lines;
        }
    }

    /** A ladder and the number of connections that drew it. */
    record Group(Remarked ladder, int count) {}

    static Ladders of(List<Connection> connections, Remarks remarks) {
        Map<Remarked, Integer> counts = new LinkedHashMap<>();
        connections.forEach(
                connection -> counts.merge(new Remarked(connection.ladder(), remarks.of(connection)), 1, Integer::sum));
        List<Group> groups = counts.entrySet().stream()
                .map(e -> new Group(e.getKey(), e.getValue()))
                .sorted(Comparator.comparing(Group::count).reversed())
                .toList();
        return new Ladders(connections.size(), groups);
    }
}
