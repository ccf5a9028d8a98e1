package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.AcceptQueue.ABORT;
import static tcplab.exercises.AcceptQueue.BACKLOG;
import static tcplab.exercises.AcceptQueue.HELD_PORT;
import static tcplab.exercises.AcceptQueue.SOMAXCONN;
import static tcplab.record.Witness.COUNTERS;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.LISTEN;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.text.Text.text;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tcplab.analysis.Connection;
import tcplab.record.SocketEntry;
import tcplab.tcp.Endpoint;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** What {@link AcceptQueue} looks for: how many connections the queue holds, and what becomes of the one too many. */
final class AcceptQueueFindings {
    private AcceptQueueFindings() {}

    /** The fullest that {@code ss} saw a listener: LISTEN's Recv-Q is what waits, its Send-Q the backlog. */
    private static Optional<SocketEntry> fullest(Evidence evidence) {
        return evidence.looks().stream()
                .flatMap(look -> look.sockets().stream())
                .filter(row -> row.state() == LISTEN && startedHere(evidence, row.local()))
                .reduce((a, b) -> b.receiveQueue() > a.receiveQueue() ? b : a);
    }

    private static boolean startedHere(Evidence evidence, Endpoint server) {
        return evidence.connections().stream().anyMatch(c -> c.tuple().remote().equals(server));
    }

    /** One more than the backlog waited, and as many servers were ESTABLISHED without a descriptor. */
    static Expectation holds() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            int waited = fullest(evidence).map(SocketEntry::receiveQueue).orElse(0);
            int backlog = fullest(evidence).map(SocketEntry::sendQueue).orElse(-1);
            long open = evidence.looks().stream()
                    .mapToLong(look -> look.sockets().stream()
                            .filter(row ->
                                    row.state() == ESTABLISHED && row.orphan() && startedHere(evidence, row.local()))
                            .count())
                    .max()
                    .orElse(0);
            return Finding.of(
                    waited == backlog + 1 && open == waited,
                    text(
                                    "backlog %s: %s connections waited for accept(), %s ESTABLISHED without a descriptor",
                                    "backlog 为 %s：%s 条连接等待 accept()，%s 条处于 ESTABLISHED 且没有描述符")
                            .with(backlog, waited, open));
        });
    }

    static Expectation capped() {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            String somaxconn = evidence.recording()
                    .each(tcplab.record.Event.SettingChanged.class)
                    .filter(s -> s.name().equals(SOMAXCONN))
                    .map(s -> s.value())
                    .findFirst()
                    .orElse("-");
            int backlog = fullest(evidence).map(SocketEntry::sendQueue).orElse(-1);
            return Finding.of(
                    somaxconn.equals(String.valueOf(backlog)),
                    text("somaxconn=%s: the backlog became %s", "somaxconn=%s：backlog 变为 %s")
                            .with(somaxconn, backlog));
        });
    }

    /** The last client's SYN had no answer until it was repeated, a second or more after. */
    static Expectation unanswered() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Connection> late = evidence.connections().stream()
                    .filter(c ->
                            c.sentBy(CLIENT).filter(m -> m.raw().flags().syn()).count() > 1)
                    .toList();
            boolean ignored = late.size() == 1
                    && late.get(0).moments().get(1).raw().flags().syn()
                    && late.get(0).moments().get(1).sender() == CLIENT;
            return Finding.of(
                    ignored && evidence.connections().size() == BACKLOG + 2,
                    text("of %s SYNs, unanswered until repeated: %s", "%s 条连接的 SYN 中，重传后才得到应答的：%s")
                            .with(evidence.connections().size(), late.size()));
        });
    }

    static Expectation overflowed() {
        return Expectation.that(Set.of(COUNTERS), evidence -> {
            long grown = evidence.growth("TcpExtListenOverflows").orElse(-1L);
            return Finding.of(
                    grown == 1,
                    text("ListenOverflows grew by %s, expected 1", "ListenOverflows 增加 %s，应为 1")
                            .with(grown));
        });
    }

    /** One look showed the client ESTABLISHED and its server still SYN-RECEIVED. */
    static Expectation believes() {
        return Expectation.that(Set.of(SS, SNIFFER, SCRIPT), evidence -> {
            boolean seen = evidence.connections().stream()
                    .anyMatch(c -> evidence.looks().stream()
                            .anyMatch(look -> shows(
                                            look.sockets(),
                                            row -> row.tuple().equals(c.seenBy(CLIENT)) && row.state() == ESTABLISHED)
                                    && shows(
                                            look.sockets(),
                                            row -> row.tuple().equals(c.seenBy(SERVER))
                                                    && row.state() == SYN_RECEIVED)));
            return Finding.of(
                    seen,
                    text(
                                    "tcp_abort_on_overflow=%s: ss saw a client ESTABLISHED whose server was SYN-RECEIVED: %s",
                                    "tcp_abort_on_overflow=%s：ss 看到客户端 ESTABLISHED 而服务器 SYN-RECEIVED：%s")
                            .with(evidence.setting(ABORT).orElse("-"), seen ? text("yes", "是") : text("no", "否")));
        });
    }

    private static boolean shows(List<SocketEntry> rows, Predicate<SocketEntry> wanted) {
        return rows.stream().anyMatch(wanted);
    }

    /** Whether the server answered the last ACK of the connection whose handshake was held by RST. */
    static Expectation resetAfterHandshake(boolean wanted) {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Connection> held = evidence.connections().stream()
                    .filter(c -> c.tuple().local().port() == HELD_PORT)
                    .toList();
            boolean reset = held.stream()
                    .anyMatch(c -> c.firstReset().map(m -> m.sender() == SERVER).orElse(false));
            String setting = evidence.setting(ABORT).orElse("-");
            return Finding.of(
                    held.size() == 1 && reset == wanted && setting.equals(wanted ? "1" : "0"),
                    reset
                            ? text(
                                            "tcp_abort_on_overflow=%s: the last ACK was answered by RST",
                                            "tcp_abort_on_overflow=%s：最后一个 ACK 得到 RST")
                                    .with(setting)
                            : text(
                                            "tcp_abort_on_overflow=%s: no RST answered the last ACK",
                                            "tcp_abort_on_overflow=%s：最后一个 ACK 没有得到 RST")
                                    .with(setting));
        });
    }
}
