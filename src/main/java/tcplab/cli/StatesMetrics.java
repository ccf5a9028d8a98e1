package tcplab.cli;

import java.util.List;
import tcplab.analysis.CloseWaitCourse.Holder;
import tcplab.analysis.CloseWaitLevels.Held;
import tcplab.analysis.Side;
import tcplab.analysis.TimeWaits;
import tcplab.analysis.TimeWaits.Destination;
import tcplab.report.Json;
import tcplab.tcp.TcpState;

/** A look at the socket table as OpenMetrics text. What grows how fast, whoever scrapes it again knows. */
final class StatesMetrics {
    /** Of so many destinations, the fullest, samples are given. */
    private static final int DESTINATIONS = 20;

    private final StatesLook look;
    private final OpenMetrics out = new OpenMetrics();

    private StatesMetrics(StatesLook look) {
        this.look = look;
    }

    static String of(StatesLook look) {
        StatesMetrics metrics = new StatesMetrics(look);
        if (look.shows(StatesBy.STATE)) {
            metrics.states();
        }
        if (look.shows(StatesBy.PROCESS)) {
            metrics.processes();
            metrics.unseen();
        }
        if (look.shows(StatesBy.PEER)) {
            metrics.peers();
        }
        look.timeWaits().ifPresent(metrics::timeWaits);
        look.closeWaits().ifPresent(metrics::closeWaits);
        return metrics.out.toString();
    }

    private void states() {
        out.family("tcplab_sockets", "", "TCP sockets by state and side.");
        for (TcpState state : look.counts().both().keySet()) {
            out.sample(look.counts().count(Side.CLIENT, state), "state", state, "side", "client");
            out.sample(look.counts().count(Side.SERVER, state), "state", state, "side", "server");
        }
        out.family("tcplab_oldest_seconds", "seconds", "How long a socket has been in its state, at least.");
        for (TcpState state : look.counts().both().keySet()) {
            look.oldest(state).ifPresent(age -> out.sample(Json.seconds(age), "state", state));
        }
    }

    private void processes() {
        out.family("tcplab_process_sockets", "", "TCP sockets by the process that holds them, and state.");
        look.processes()
                .forEach((holder, states) -> holder.ifPresent(process -> states.forEach((state, number) ->
                        out.sample(number, "process", process.name(), "pid", process.pid(), "state", state))));
    }

    private void unseen() {
        if (!look.unseen().isEmpty()) {
            out.family("tcplab_unseen_sockets", "", "TCP sockets of processes that this user may not see, by state.");
            look.unseen().forEach((state, number) -> out.sample(number, "state", state));
        }
    }

    private void peers() {
        out.family("tcplab_peer_sockets", "", "TCP sockets by remote address and state.");
        look.peers()
                .forEach((peer, states) ->
                        states.forEach((state, number) -> out.sample(number, "peer", peer, "state", state)));
    }

    private void timeWaits(TimeWaits.Levels levels) {
        out.family("tcplab_time_wait_entries", "", "Entries in TIME-WAIT.")
                .sample(levels.buckets().used());
        out.family("tcplab_time_wait_entries_max", "", "Entries in TIME-WAIT that are kept: tcp_max_tw_buckets.")
                .sample(levels.buckets().limit());
        List<Destination> destinations =
                levels.destinations().stream().limit(DESTINATIONS).toList();
        out.family("tcplab_ports_in_use", "", "Ephemeral ports in use towards a destination with TIME-WAIT.");
        destinations.forEach(each -> out.sample(each.ports().used(), "source", each.from(), "destination", each.to()));
        out.family("tcplab_ports_in_time_wait", "", "Those of them in TIME-WAIT.");
        destinations.forEach(each -> out.sample(each.timeWait(), "source", each.from(), "destination", each.to()));
        out.family("tcplab_ports_max", "", "Ephemeral ports that there are, without the reserved ones.");
        destinations.forEach(each -> out.sample(each.ports().limit(), "source", each.from(), "destination", each.to()));
    }

    private void closeWaits(List<Held> closeWaits) {
        List<Held> held = closeWaits.stream()
                .filter(each -> each.who().process().isPresent())
                .toList();
        out.family("tcplab_close_wait_sockets", "", "Sockets in CLOSE-WAIT by process.");
        held.forEach(each -> out.sample(each.sockets(), of(each)));
        out.family(
                "tcplab_close_wait_oldest_seconds", "seconds", "How long the oldest has been in CLOSE-WAIT, at least.");
        held.forEach(each -> out.sample(Json.seconds(each.oldest()), of(each)));
    }

    private static Object[] of(Held held) {
        Holder process = held.who().process().orElseThrow();
        return new Object[] {"process", process.name(), "pid", process.pid()};
    }
}
