package tcplab.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tcplab.analysis.CloseWaitCourse;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;

/**
 * The sockets in CLOSE-WAIT of one process, and what is known of where they come from.
 *
 * @param leaks whether their course is that of a leak
 * @param listening where the process listens: what was accepted there, it did not open itself
 * @param lines the program's frames that made a socket, by inode, as an agent in the process told; empty for a socket that no
 *     line of the program has had in hand; a socket that is not in it was opened before the agent came
 * @param agent whether there is one in the process
 * @param trouble what kept the agent from telling all
 */
public record Leak(
        CloseWaitCourse course,
        boolean leaks,
        Text because,
        Map<Endpoint, Long> listening,
        Map<Long, String> lines,
        boolean agent,
        Optional<Text> trouble) {
    /** A line of the program, and how it was reached. */
    public record Line(String at, List<String> callers, int sockets) {}

    /** The end that the process has: an address that it serves, or one that it has connected to. */
    public record Place(boolean server, Endpoint address, int sockets) {}

    public Leak {
        listening = Map.copyOf(listening);
        lines = Map.copyOf(lines);
    }

    /** By address served or connected to, the largest first. */
    public List<Place> places() {
        Map<String, Place> places = new TreeMap<>();
        for (SocketEntry entry : course.left()) {
            boolean server = listener(entry).isPresent();
            Endpoint address = server ? entry.local() : entry.remote();
            places.merge(
                    server + " " + address,
                    new Place(server, address, 1),
                    (a, b) -> new Place(server, address, a.sockets() + b.sockets()));
        }
        return places.values().stream()
                .sorted(Comparator.comparingInt(Place::sockets).reversed())
                .toList();
    }

    /** The lines of the program that made the sockets, that of most sockets first. */
    public List<Line> made() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        course.left().stream()
                .map(entry -> lines.getOrDefault(entry.inode(), ""))
                .filter(frames -> !frames.isEmpty())
                .forEach(frames -> counts.merge(frames, 1, Integer::sum));
        return sorted(counts);
    }

    /** Where the listeners were opened of sockets that no line of the program has had in hand. */
    public List<Line> madeByLibrary() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (SocketEntry entry : course.left()) {
            if (lines.getOrDefault(entry.inode(), "-").isEmpty()) {
                String frames = listener(entry)
                        .map(inode -> lines.getOrDefault(inode, ""))
                        .orElse("");
                counts.merge(frames, 1, Integer::sum);
            }
        }
        return sorted(counts);
    }

    /** How many sockets are older than the agent. */
    public long beforeAgent() {
        return agent
                ? course.left().stream()
                        .filter(entry -> !lines.containsKey(entry.inode()))
                        .count()
                : 0;
    }

    private static List<Line> sorted(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(e -> line(List.of(e.getKey().split(" < ", -1)), e.getValue()))
                .toList();
    }

    private static Line line(List<String> frames, int sockets) {
        return new Line(frames.get(0), frames.subList(1, frames.size()), sockets);
    }

    private Optional<Long> listener(SocketEntry entry) {
        for (String any : Set.of(entry.local().host(), "*", "0.0.0.0", "::")) {
            Long inode = listening.get(new Endpoint(any, entry.local().port()));
            if (inode != null) {
                return Optional.of(inode);
            }
        }
        return Optional.empty();
    }
}
