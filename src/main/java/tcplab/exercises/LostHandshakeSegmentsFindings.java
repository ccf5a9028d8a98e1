package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.exercises.LostHandshakeSegments.LINEAR;
import static tcplab.exercises.LostHandshakeSegments.SYN_ACK_RETRIES;
import static tcplab.exercises.LostHandshakeSegments.SYN_RETRIES;
import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.record.Witness.SS;
import static tcplab.tcp.TcpState.ESTABLISHED;
import static tcplab.tcp.TcpState.SYN_RECEIVED;
import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.analysis.Stay;
import tcplab.record.Event.Fate;
import tcplab.record.Event.SegmentFate;
import tcplab.tcp.TcpState;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;
import tcplab.theory.Retransmissions;

/** What {@link LostHandshakeSegments} looks for: who sent what again, when, and what became of the half-open entry. */
final class LostHandshakeSegmentsFindings {
    private LostHandshakeSegmentsFindings() {}

    /** One connection was opened in spite of the loss, by the same SYN. */
    static Expectation opens() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            boolean open = evidence.connections().size() == 1
                    && evidence.connections().stream()
                            .allMatch(c -> c.last(CLIENT) == ESTABLISHED && c.last(SERVER) == ESTABLISHED);
            return Finding.of(
                    open,
                    open
                            ? text("the connection was opened all the same", "连接仍然建立了")
                            : text("not one connection was opened", "没有恰好建立一条连接"));
        });
    }

    private static List<Moment> sent(Evidence evidence, Side sender, Predicate<Moment> which) {
        return evidence.connections().stream()
                .flatMap(c -> c.sentBy(sender))
                .filter(which)
                .toList();
    }

    private static boolean syn(Moment moment) {
        return moment.raw().flags().syn();
    }

    private static List<Duration> since(Optional<Moment> first, List<Moment> moments) {
        return first.map(from ->
                        moments.stream().map(m -> m.at().minus(from.at())).toList())
                .orElse(List.of());
    }

    private static boolean allDue(List<Long> set, List<Duration> seen) {
        boolean due = set.size() == seen.size();
        for (int i = 0; due && i < set.size(); i++) {
            due = Retransmissions.due(set.get(i), seen.get(i));
        }
        return due;
    }

    static Expectation synsWhenDue() {
        return Expectation.that(Set.of(SNIFFER, CLOCK), evidence -> {
            long linear = setting(evidence, "client", LINEAR).orElse(0L);
            List<Moment> syns = sent(evidence, CLIENT, LostHandshakeSegmentsFindings::syn);
            List<Long> set = Retransmissions.opening(
                            setting(evidence, "client", SYN_RETRIES).orElse(0L), linear, Retransmissions.GREATEST)
                    .syns();
            set = set.subList(0, Math.min(set.size(), syns.size()));
            List<Duration> seen = since(syns.stream().findFirst(), syns);
            boolean lost = syns.size() > 2
                    && syns.subList(0, syns.size() - 1).stream().noneMatch(Moment::arrived)
                    && syns.get(syns.size() - 1).arrived();
            return Finding.of(
                    lost && allDue(set, seen),
                    text(
                                    "%s SYNs were lost; with tcp_syn_linear_timeouts=%s they went out at %s s, predicted %s s",
                                    "丢失 %s 个 SYN；tcp_syn_linear_timeouts=%s 时在第 %s 秒发出，预测为 %s 秒")
                            .with(Math.max(0, syns.size() - 1), linear, seconds(seen), millis(set)));
        });
    }

    /** The client's SYN, which it repeats for all it knows, and the server's timer race for the second SYN,ACK. */
    static Expectation synAckComesAgain() {
        return Expectation.that(Set.of(SNIFFER, CLOCK), evidence -> {
            List<Moment> syns = sent(evidence, CLIENT, LostHandshakeSegmentsFindings::syn);
            List<Moment> synAcks = sent(evidence, SERVER, LostHandshakeSegmentsFindings::syn);
            List<Duration> seen = since(syns.stream().findFirst(), synAcks);
            boolean again = synAcks.size() >= 2
                    && !synAcks.get(0).arrived()
                    && synAcks.get(1).arrived()
                    && synAcks.stream()
                            .allMatch(m -> m.raw().seq() == synAcks.get(0).raw().seq())
                    && seen.size() >= 2
                    && Retransmissions.due(Retransmissions.FIRST, seen.get(1));
            return Finding.of(
                    again,
                    again
                            ? text(
                                            "the SYN,ACK was lost and went out again %s s after the SYN; the client had repeated its SYN %s times by then",
                                            "SYN,ACK 丢失，在 SYN 之后 %s 秒再次发出；此前客户端重传了 %s 次 SYN")
                                    .with(
                                            seconds(seen.get(1)),
                                            syns.stream()
                                                            .filter(m -> m.at().compareTo(synAcks.get(1)
                                                                            .at())
                                                                    < 0)
                                                            .count()
                                                    - 1)
                            : text("no lost SYN,ACK was sent again when due", "没有丢失的 SYN,ACK 按时重传"));
        });
    }

    /** The server's own timer alone decides: each wait is twice the one before. */
    static Expectation synAcksWhenDue() {
        return Expectation.that(Set.of(SNIFFER, CLOCK), evidence -> {
            long retries = setting(evidence, "server", SYN_ACK_RETRIES).orElse(0L);
            List<Moment> synAcks = sent(evidence, SERVER, LostHandshakeSegmentsFindings::syn);
            List<Long> set = Retransmissions.doubling(retries, Retransmissions.FIRST, Retransmissions.GREATEST);
            boolean opened = evidence.connections().stream().anyMatch(c -> c.last(SERVER) == ESTABLISHED);
            set = opened ? set.subList(0, Math.min(set.size(), synAcks.size())) : set;
            List<Duration> seen = since(synAcks.stream().findFirst(), synAcks);
            return Finding.of(
                    synAcks.size() > 1 && allDue(set, seen),
                    text(
                                    "with tcp_synack_retries=%s SYN,ACK went out at %s s, predicted %s s",
                                    "tcp_synack_retries=%s 时，SYN,ACK 在第 %s 秒发出，预测为 %s 秒")
                            .with(retries, seconds(seen), millis(set)));
        });
    }

    /** The ACK was lost, and what reached the server next was data with the same acknowledgment: no SYN,ACK came in between. */
    static Expectation dataRepairs() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Moment> client = sent(evidence, CLIENT, m -> !syn(m));
            List<Moment> synAcks = sent(evidence, SERVER, LostHandshakeSegmentsFindings::syn);
            Optional<Moment> reached = client.stream().filter(Moment::arrived).findFirst();
            Optional<Duration> delivered = reached.flatMap(data -> delivered(evidence, data));
            boolean late = synAcks.size() > 1
                    && delivered
                            .map(at -> at.compareTo(synAcks.get(1).at()) > 0)
                            .orElse(false);
            if (late) {
                return Finding.blind(
                        text("the data was so late that the SYN,ACK was due first", "数据来得太晚，SYN,ACK 先到了重传时间"));
            }
            boolean repaired = evidence.connections().size() == 1
                    && evidence.connections().get(0).last(SERVER) == ESTABLISHED
                    && !client.isEmpty()
                    && client.get(0).raw().occupies() == 0
                    && !client.get(0).arrived()
                    && reached.filter(data -> data.raw().length() > 0
                                    && data.raw().ack() == client.get(0).raw().ack())
                            .isPresent()
                    && synAcks.size() == 1;
            return Finding.of(
                    repaired,
                    repaired
                            ? text(
                                    "the ACK was lost, and data with the same acknowledgment took the server to ESTABLISHED; no SYN,ACK was repeated",
                                    "ACK 丢失后，带有同样确认号的数据使服务器进入 ESTABLISHED；没有重传 SYN,ACK")
                            : text("no data made good for a lost ACK", "没有数据弥补丢失的 ACK"));
        });
    }

    private static Optional<Duration> delivered(Evidence evidence, Moment moment) {
        return evidence.whole()
                .each(SegmentFate.class)
                .filter(fate -> fate.sent().equals(moment.at()) && fate.fate() == Fate.DELIVERED)
                .map(SegmentFate::at)
                .findFirst();
    }

    /** {@code ss} saw an end in one state and in no other. */
    static Expectation only(Side side, TcpState state) {
        return Expectation.that(Set.of(SS, SNIFFER), evidence -> {
            List<List<TcpState>> seen = evidence.connections().stream()
                    .map(c -> evidence.sockets().states(c.seenBy(side), c.began(), evidence.until(c)))
                    .toList();
            return Finding.of(
                    !seen.isEmpty() && seen.stream().allMatch(List.of(state)::equals),
                    text("ss saw the %s in: %s", "ss 看到%s所处的状态：%s")
                            .with(
                                    side.text(),
                                    seen.stream()
                                            .flatMap(List::stream)
                                            .map(TcpState::toString)
                                            .distinct()
                                            .collect(Collectors.joining(" "))));
        });
    }

    /** The entry was gone when the wait after the last SYN,ACK was over, by the samples of {@code ss}. */
    static Expectation entryEnds() {
        return Expectation.that(Set.of(SS, SNIFFER, CLOCK), evidence -> {
            long life = Retransmissions.lasting(
                    setting(evidence, "server", SYN_ACK_RETRIES).orElse(0L),
                    Retransmissions.FIRST,
                    Retransmissions.GREATEST);
            Optional<Stay> stay = evidence.connections().stream()
                    .flatMap(c -> evidence.stay(c, SERVER, SYN_RECEIVED).stream())
                    .findFirst();
            return Finding.of(
                    stay.map(s -> s.consistentWith(
                                    Duration.ofMillis(life), Duration.ofMillis(Retransmissions.latest(life))))
                            .orElse(false),
                    text("the half-open entry was there for %s, predicted %s s", "半开的表项存在了 %s，预测为 %s 秒")
                            .with(stay.map(Stay::toString).orElse("-"), millis(List.of(life))));
        });
    }

    /** A host's setting: as the script set it, else as every new namespace has it; empty on a kernel without it. */
    private static Optional<Long> setting(Evidence evidence, String host, String name) {
        return evidence.setting(host + "/" + name)
                .or(() -> evidence.setting(name))
                .map(Long::parseLong);
    }

    private static String seconds(List<Duration> times) {
        return String.join(
                " ", times.stream().map(LostHandshakeSegmentsFindings::seconds).toList());
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toMillis() / 1000.0);
    }

    private static String millis(List<Long> times) {
        return String.join(
                " ",
                times.stream()
                        .map(t -> String.format(Locale.ROOT, "%.0f", t / 1000.0))
                        .toList());
    }
}
