package tcplab.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tcplab.analysis.CloseWaitCourse.Holder;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.TcpState;

/**
 * The sockets in CLOSE-WAIT over looks given one after the other, by the process that holds them. Not for several threads.
 */
public final class CloseWaits {
    private static final Comparator<Holder> BY_NUMBER =
            Comparator.comparingLong(Holder::pid).thenComparing(Holder::name);

    private final Map<Holder, Track> tracks = new TreeMap<>(BY_NUMBER);
    private final SocketAges ages = new SocketAges();
    /** Of sockets whose holder may not be seen by this user. */
    private final Track unseen = new Track();

    private Map<String, Duration> idle = Map.of();
    private int unaccepted;
    private int looks;

    /** What is known of one process. */
    private static final class Track {
        private final List<Integer> counts = new ArrayList<>();
        private Set<String> cookies = new HashSet<>();
        private List<SocketEntry> now = new ArrayList<>();
        private int gone;

        /** Takes what the look that is going on has shown, after so many looks before it. */
        void look(int before) {
            while (counts.size() < before) {
                counts.add(0);
            }
            Set<String> here = new HashSet<>();
            now.forEach(entry -> here.add(entry.cookie()));
            cookies.removeAll(here);
            gone += cookies.size();
            cookies = here;
            counts.add(here.size());
        }
    }

    /**
     * Takes the next look, with the holders of the sockets.
     *
     * @param sinceAck how long ago each socket's last acknowledgement came, by cookie, as far as it is known: its FIN came
     *     then or before
     */
    public void saw(SocketsSeen look, Map<String, Duration> sinceAck) {
        ages.saw(look);
        idle = Map.copyOf(sinceAck);
        unaccepted = 0;
        tracks.values().forEach(track -> track.now = new ArrayList<>());
        unseen.now = new ArrayList<>();
        for (SocketEntry entry : look.sockets()) {
            if (entry.state() == TcpState.CLOSE_WAIT) {
                take(entry);
            }
        }
        tracks.values().forEach(track -> track.look(looks));
        unseen.look(looks);
        looks++;
    }

    private void take(SocketEntry entry) {
        if (entry.users().isEmpty()) {
            if (entry.orphan()) {
                unaccepted++;
            } else {
                unseen.now.add(entry);
            }
        }
        Set<Holder> holders = new LinkedHashSet<>();
        entry.users().forEach(user -> holders.add(new Holder(user.name(), user.pid())));
        holders.forEach(process ->
                tracks.computeIfAbsent(process, any -> new Track()).now.add(entry));
    }

    /** The courses of the processes that held sockets in CLOSE-WAIT at the last look, by process number. */
    public List<CloseWaitCourse> courses() {
        List<CloseWaitCourse> courses = new ArrayList<>();
        tracks.forEach((process, track) -> {
            if (!track.now.isEmpty()) {
                courses.add(course(process, track));
            }
        });
        return List.copyOf(courses);
    }

    /** The course of those whose holder this user may not see; it may be of none. */
    public CloseWaitCourse unseen() {
        return course(new Holder("?", 0), unseen);
    }

    /** How many at the last look belong to nobody yet, since accept() has not given them out. */
    public int unaccepted() {
        return unaccepted;
    }

    /** How many looks there were. */
    public int looks() {
        return looks;
    }

    /** How long a socket of the last look has been in CLOSE-WAIT, at least: by watching, or since its last acknowledgement. */
    public Duration age(SocketEntry entry) {
        Duration watched = ages.age(entry);
        Duration told = idle.getOrDefault(entry.cookie(), Duration.ZERO);
        return watched.compareTo(told) >= 0 ? watched : told;
    }

    private CloseWaitCourse course(Holder process, Track track) {
        return new CloseWaitCourse(process, track.counts, track.gone, oldest(track.now), track.now);
    }

    private Duration oldest(Collection<SocketEntry> sockets) {
        return sockets.stream().map(this::age).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }
}
