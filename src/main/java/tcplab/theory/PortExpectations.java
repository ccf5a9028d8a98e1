package tcplab.theory;

import static tcplab.record.Witness.CLOCK;
import static tcplab.record.Witness.COUNTERS;
import static tcplab.record.Witness.SCRIPT;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.text.Text.text;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tcplab.analysis.Connection;
import tcplab.record.Errno;
import tcplab.record.Event.StepReturned;
import tcplab.tcp.FourTuple;
import tcplab.text.Text;

/** What can be expected of ephemeral ports: how many connections they carry, and when they carry others again. */
public final class PortExpectations {
    private PortExpectations() {}

    /**
     * The named step, taken again and again, succeeded exactly as often as the ephemeral range has ports, and then failed:
     * what was predicted from the setting in the evidence, as the script and the sniffer saw it.
     */
    public static Expectation fillsRange(Text step, Errno then) {
        return Expectation.that(Set.of(SCRIPT, SNIFFER), evidence -> {
            Optional<PortRange> range = PortRange.of(evidence);
            List<StepReturned> taken = evidence.steps(step);
            if (range.isEmpty() || taken.isEmpty()) {
                return Finding.blind(text("'%s' was never tried in a known range of ports", "从未在已知的端口范围内执行“%s”")
                        .with(step));
            }
            int predicted = range.get().ports();
            long opened = evidence.connections().stream()
                    .filter(c -> range.get().contains(c.tuple().local().port()))
                    .count();
            long succeeded = taken.stream().filter(s -> s.errno() == Errno.OK).count();
            Errno last = taken.get(taken.size() - 1).errno();
            return Finding.of(
                    succeeded == predicted && opened == predicted && taken.size() == predicted + 1 && last == then,
                    text(
                                    "range %s: %s ports predict %s connections, %s were opened, the next gave %s",
                                    "范围 %s：%s 个端口，预测可建 %s 条连接，实际建立 %s 条，再建一条得到 %s")
                            .with(range.get(), predicted, predicted, opened, last));
        });
    }

    /**
     * With tcp_tw_reuse the range was full all the same in one part; in a later part, after the delay, each connection took
     * a tuple of that part from its TIME-WAIT. Kernels without tcp_tw_reuse_delay wait for the next whole second instead, so
     * that in them the range need not become full.
     */
    public static Expectation usedAgainAfterDelay(Text step, Text early, Text late) {
        return Expectation.that(Set.of(SNIFFER, SCRIPT, COUNTERS, CLOCK), evidence -> {
            Evidence before = evidence.during(early);
            Evidence after = evidence.during(late);
            Optional<Duration> delay =
                    after.setting("net.ipv4.tcp_tw_reuse_delay").map(ms -> Duration.ofMillis(Long.parseLong(ms)));
            Finding full = fillsRange(step, Errno.EADDRNOTAVAIL).check(before);
            Map<FourTuple, Duration> waiting = before.connections().stream()
                    .collect(Collectors.toMap(Connection::tuple, Connection::lastSegment, (first, again) -> again));
            List<Duration> gaps = after.connections().stream()
                    .filter(c -> waiting.containsKey(c.tuple()))
                    .map(c -> c.began().minus(waiting.get(c.tuple())))
                    .toList();
            Duration least = gaps.stream().min(Duration::compareTo).orElse(Duration.ZERO);
            long recycled = after.growth("TcpExtTWRecycled").orElse(0L);
            boolean again = !gaps.isEmpty()
                    && gaps.size() == after.connections().size()
                    && after.steps(step).stream().allMatch(taken -> taken.errno() == Errno.OK)
                    && recycled == gaps.size()
                    && least.compareTo(delay.orElse(Duration.ZERO)) >= 0;
            Text what = text(
                            "with tcp_tw_reuse = %s at first the same (%s); %s s later %s of %s connections took a tuple from TIME-WAIT, tcp_tw_reuse_delay being %s s",
                            "tcp_tw_reuse = %s 时，起初也一样（%s）；%s 秒之后，%s/%s 条连接取用了处于 TIME-WAIT 的四元组，tcp_tw_reuse_delay 为 %s 秒")
                    .with(
                            after.setting("net.ipv4.tcp_tw_reuse").orElse("?"),
                            full.because(),
                            seconds(least),
                            gaps.size(),
                            after.connections().size(),
                            delay.map(PortExpectations::seconds).orElse("1"));
            return Finding.of(again && (delay.isEmpty() || full.result() == Finding.Result.HOLDS), what);
        });
    }

    /** Between two parts the number of connections grew as the number of ports in the range did. */
    public static Expectation growsWithTheRange(Text small, Text large) {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            Evidence narrow = evidence.during(small);
            Evidence wide = evidence.during(large);
            int before = PortRange.of(narrow).map(PortRange::ports).orElse(0);
            int after = PortRange.of(wide).map(PortRange::ports).orElse(0);
            long had = narrow.connections().size();
            long has = wide.connections().size();
            return Finding.of(
                    before > 0 && after > before && had > 0 && has * before == had * after,
                    text("%s times the ports carried %s times the connections", "端口数为 %s 倍，连接数也为 %s 倍")
                            .with(ratio(after, before), ratio(has, had)));
        });
    }

    private static String ratio(long a, long b) {
        return String.format(Locale.ROOT, "%.2f", b == 0 ? 0.0 : (double) a / b);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }
}
