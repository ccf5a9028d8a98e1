package tcplab.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tcplab.agent.Leftovers;
import tcplab.analysis.CloseWaitCourse;
import tcplab.analysis.CloseWaits;
import tcplab.observe.AgentClient;
import tcplab.observe.CloseWaitIdle;
import tcplab.observe.SsVersion;
import tcplab.observe.TableWatch;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.record.Witness;
import tcplab.report.Leak;
import tcplab.report.LeaksReport;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;
import tcplab.text.Text;
import tcplab.text.ToldException;

/** Looks at the socket table for a while, and says of each process with sockets in CLOSE-WAIT whether it leaks them. */
final class LeaksWatch {
    private final Context context;
    private final Optional<Long> pid;
    private final Duration patience;
    private final TableWatch table;
    private final CloseWaits closeWaits = new CloseWaits();
    private List<SocketEntry> latest = List.of();
    private Duration began = Duration.ZERO;
    private Duration ended = Duration.ZERO;

    LeaksWatch(Context context, Optional<Long> pid, Duration patience, boolean attach) throws IOException {
        this.context = context;
        this.pid = pid;
        this.patience = patience;
        SsVersion version = SsVersion.detect();
        if (!version.usable()) {
            throw new Failure(ExitStatus.INCONCLUSIVE, version.text());
        }
        Leftovers.sweep();
        this.table = new TableWatch(true, TableWatch.Need.NOTHING); // what leaks is in CLOSE-WAIT
        if (attach && !AgentClient.present(pid.orElseThrow())) {
            Attaching.to(pid.orElseThrow());
        }
    }

    /** Watches, prints, and returns the exit status. A Ctrl-C ends the watch early, and what was seen is judged. */
    int run(Duration length, Duration interval, Format format) throws IOException, InterruptedException {
        try (Interruption end = new Interruption(ExitStatus.OK)) {
            look();
            while (ended.minus(began).compareTo(length) < 0 && !end.await(interval)) {
                look();
            }
            LeaksReport report = report();
            context.out().print(written(report, format));
            context.out().flush();
            return end.concludes(status(report)); // before the end is closed: a Ctrl-C waits until then, no longer
        }
    }

    private String written(LeaksReport report, Format format) {
        return format == Format.JSON
                ? report.json(context.lang()) + System.lineSeparator()
                : report.page(
                        context.lang(), context.style(), context.terminal().width());
    }

    private static int status(LeaksReport report) {
        return switch (report.outcome()) {
            case LEAKS -> ExitStatus.SURPRISE;
            case NO_EVIDENCE -> ExitStatus.OK;
            case UNKNOWN -> ExitStatus.INCONCLUSIVE;
        };
    }

    void look() throws IOException {
        SocketsSeen look = table.look().seen();
        Witness.Report sound = table.report();
        if (sound.dropped() > 0) {
            throw new Failure(ExitStatus.INCONCLUSIVE, sound.why().orElse(Text.same("ss")));
        }
        closeWaits.saw(look, CloseWaitIdle.look(look.count(TcpState.CLOSE_WAIT)));
        latest = look.sockets();
        began = closeWaits.looks() == 1 ? look.at() : began;
        ended = look.at();
    }

    LeaksReport report() {
        List<Leak> processes = closeWaits.courses().stream()
                .filter(course -> pid.isEmpty() || pid.get() == course.process().pid())
                .map(this::leak)
                .toList();
        return new LeaksReport(
                ended.minus(began),
                closeWaits.looks(),
                patience,
                processes,
                closeWaits.unseen(),
                pid.isPresent() ? 0 : closeWaits.unaccepted());
    }

    private Leak leak(CloseWaitCourse course) {
        long process = course.process().pid();
        Map<Endpoint, Long> listening = new HashMap<>();
        latest.stream()
                .filter(entry -> entry.state() == TcpState.LISTEN)
                .filter(entry -> entry.users().stream().anyMatch(user -> user.pid() == process))
                .forEach(entry -> listening.put(entry.local(), entry.inode()));
        Set<Long> inodes = new TreeSet<>(listening.values());
        course.left().forEach(entry -> inodes.add(entry.inode()));
        boolean leaks = course.leaks(patience);
        Optional<AgentClient.Answer> answer = Optional.empty();
        Optional<Text> trouble = Optional.empty();
        if (leaks) {
            try {
                answer = AgentClient.ask(process, inodes);
                trouble = answer.flatMap(AgentClient.Answer::trouble);
            } catch (IOException e) {
                trouble = Optional.of(ToldException.of(e));
            }
        }
        return new Leak(
                course,
                leaks,
                course.because(patience),
                listening,
                answer.map(AgentClient.Answer::lines).orElse(Map.of()),
                answer.isPresent(),
                trouble);
    }
}
