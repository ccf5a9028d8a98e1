package tcplab.exercises;

import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.COUNTERS;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tcplab.analysis.Stay;
import tcplab.record.Errno;
import tcplab.record.Event.SegmentInjected;
import tcplab.record.Event.SocketsSeen;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What {@link SynFlood} looks for: half-open entries, cookies, and the legitimate clients that got through. */
final class SynFloodFindings {
    private SynFloodFindings() {}

    /** As many half-open entries as the listener's backlog and one, by ss; none where every SYN gets a cookie. */
    static Expectation entries(boolean kept) {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            long most = halfOpen(evidence);
            long backlog = evidence.sockets()
                    .first(row -> row.state() == LISTEN && listener(evidence).equals(Optional.of(row.local())))
                    .map(SocketEntry::sendQueue)
                    .orElse(-1);
            long predicted = kept ? backlog + 1 : 0;
            return Finding.of(
                    most == predicted && backlog >= 0,
                    text(
                                    "half-open entries: %s at most, predicted %s from a backlog of %s",
                                    "半连接最多 %s 个；由 backlog %3$s 预测为 %2$s 个")
                            .with(most, predicted, backlog));
        });
    }

    static Expectation everyEntryKept() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            long forged = forged(evidence);
            long most = halfOpen(evidence);
            return Finding.of(
                    most == forged && forged == SynFlood.SYNS,
                    text("half-open entries: %s at most, of %s SYNs that nobody sent", "半连接最多 %s 个，伪造的 SYN 共 %s 个")
                            .with(most, forged));
        });
    }

    /** How many SYNs of this part reached the listener without anyone having sent them. */
    private static long forged(Evidence evidence) {
        return evidence.connections().stream()
                .filter(c -> !c.injected().isEmpty())
                .count();
    }

    /**
     * From the first look that showed the queue full to the last while SYNs still came, every look showed it so, for the time
     * that the flood was to last.
     */
    static Expectation keptFull() {
        return Expectation.that(Set.of(SS, SNIFFER, CLOCK), evidence -> {
            long most = halfOpen(evidence);
            Duration over = evidence.recording()
                    .each(SegmentInjected.class)
                    .map(SegmentInjected::at)
                    .reduce(Duration.ZERO, (a, b) -> b);
            List<SocketsSeen> looks = evidence.looks().stream()
                    .filter(look -> look.at().plus(look.took()).compareTo(over) <= 0)
                    .dropWhile(look -> halfOpen(evidence, look) < most)
                    .toList();
            boolean full = looks.stream().allMatch(look -> halfOpen(evidence, look) == most);
            Duration kept = looks.isEmpty()
                    ? Duration.ZERO
                    : looks.get(looks.size() - 1).at().minus(looks.get(0).at());
            return Finding.of(
                    full && most > 0 && kept.compareTo(SynFlood.SUSTAINED) >= 0,
                    text(
                                    "over %s s of flood, %s SYNs, %s of %s looks showed the queue full",
                                    "洪泛持续 %s 秒、共 %s 个 SYN，%4$s 次观察中有 %3$s 次队列已满")
                            .with(
                                    kept.toMillis() / 1000.0,
                                    forged(evidence),
                                    looks.stream()
                                            .filter(look -> halfOpen(evidence, look) == most)
                                            .count(),
                                    looks.size()));
        });
    }

    private static Optional<Endpoint> listener(Evidence evidence) {
        return evidence.connections().stream().map(c -> c.tuple().remote()).findFirst();
    }

    /** The most half-open entries at once of this part's listener; a long look may show the next one's as well. */
    private static long halfOpen(Evidence evidence) {
        return evidence.looks().stream()
                .mapToLong(look -> halfOpen(evidence, look))
                .max()
                .orElse(0);
    }

    private static long halfOpen(Evidence evidence, SocketsSeen look) {
        Optional<Endpoint> listener = listener(evidence);
        return look.sockets().stream()
                .filter(row -> row.state() == SYN_RECEIVED && listener.equals(Optional.of(row.local())))
                .count();
    }

    /** So many legitimate clients got through, the others not; by the calls and by the segments alike. */
    static Expectation through(int count, Errno outcome) {
        return Expectation.that(Set.of(SCRIPT, SNIFFER), evidence -> {
            long got = evidence.steps(SynFlood.CONNECT).stream()
                    .filter(taken -> taken.errno() == Errno.OK)
                    .count();
            boolean all = evidence.steps(SynFlood.CONNECT).size() == SynFlood.CLIENTS
                    && evidence.steps(SynFlood.CONNECT).stream().allMatch(taken -> taken.errno() == outcome);
            long opened = evidence.connections().stream()
                    .filter(c -> c.tuple().local().port() != SynFlood.FLOOD_PORT && c.passed(SERVER, ESTABLISHED))
                    .count();
            return Finding.of(
                    all && got == count && opened == count,
                    text("legitimate clients that got through: %s of %s", "连上的正常客户端：%s/%s")
                            .with(got, SynFlood.CLIENTS));
        });
    }

    /** Every SYN that was not answered was dropped by the listener, and counted. */
    static Expectation dropped() {
        return Expectation.that(Set.of(SNIFFER, COUNTERS), evidence -> {
            long unanswered = evidence.connections().stream()
                    .filter(c -> c.sentBy(SERVER).findAny().isEmpty())
                    .mapToLong(c -> c.moments().size())
                    .sum();
            long counted = evidence.growth("TcpExtListenDrops").orElse(-1L);
            return Finding.of(
                    unanswered > forged(evidence) / 2 && counted == unanswered,
                    text("SYNs without an answer: %s, counted as dropped: %s", "未得到回答的 SYN：%s 个；计为丢弃：%s 个")
                            .with(unanswered, counted));
        });
    }

    /**
     * What was answered without an entry was answered by a cookie, and the clients' cookies were accepted. Entries end in time, and in a
     * flood that is held up so long there is room for clients without a cookie.
     */
    static Expectation cookies() {
        return Expectation.that(Set.of(SNIFFER, SS, COUNTERS, CLOCK), evidence -> {
            long answered = evidence.connections().stream()
                    .filter(c -> c.sentBy(SERVER).findAny().isPresent())
                    .count();
            long entries = halfOpen(evidence);
            long sent = evidence.growth("TcpExtSyncookiesSent").orElse(-1L);
            long received = evidence.growth("TcpExtSyncookiesRecv").orElse(-1L);
            return Finding.of(
                    sent == answered - entries
                            && answered == forged(evidence) + SynFlood.CLIENTS
                            && received == SynFlood.CLIENTS,
                    text(
                                    "SYNs answered: %s, entries: %s, cookies sent: %s, cookies accepted: %s",
                                    "得到回答的 SYN：%s 个，半连接：%s 个，发出的 cookie：%s 个，接受的 cookie：%s 个")
                            .with(answered, entries, sent, received));
        });
    }

    /** Without repetition an entry is gone after its first timeout, which is a second; the wheel may be an eighth late. */
    static Expectation shortLived() {
        return Expectation.that(Set.of(SS, SNIFFER, CLOCK), evidence -> {
            List<Stay> stays = evidence.connections().stream()
                    .filter(c -> c.tuple().local().port() == SynFlood.FLOOD_PORT)
                    .flatMap(c -> evidence.sockets().stay(c.seenBy(SERVER), SYN_RECEIVED).stream())
                    .toList();
            boolean right = !stays.isEmpty()
                    && stays.stream().allMatch(s -> s.consistentWith(Duration.ofSeconds(1), Duration.ofMillis(1300)));
            return Finding.of(
                    right && evidence.setting(SynFlood.RETRIES).orElse("").equals("0"),
                    text("with tcp_synack_retries = %s the entries stayed for %s", "tcp_synack_retries = %s 时半连接停留了 %s")
                            .with(
                                    evidence.setting(SynFlood.RETRIES).orElse("-"),
                                    stays.isEmpty() ? "-" : stays.get(0)));
        });
    }
}
