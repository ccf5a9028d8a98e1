package tcplab.theory;

import static tcplab.text.Text.same;
import static tcplab.text.Text.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import tcplab.text.Text;
import tcplab.theory.Prediction.Answer;
import tcplab.theory.Prediction.Unit;

/** Predictions about ports, and how soon TIME-WAIT gives them back. */
final class PortPredictions {
    /** TCP_TIMEWAIT_LEN, in seconds. */
    static final long TIME_WAIT = 60;

    private static final String REUSE = "net.ipv4.tcp_tw_reuse";
    private static final String DELAY = "net.ipv4.tcp_tw_reuse_delay";
    private static final String TIMESTAMPS = "net.ipv4.tcp_timestamps";
    private static final String BUCKETS = "net.ipv4.tcp_max_tw_buckets";

    static final List<String> NEEDS = List.of(KernelSettings.PORTS, REUSE, TIMESTAMPS, BUCKETS);
    static final List<String> USES = List.of(KernelSettings.RESERVED, DELAY);

    private PortPredictions() {}

    static Answer ports(KernelSettings settings) {
        PortRange range = PortRange.parse(settings.values().getOrDefault(KernelSettings.PORTS, ""));
        long ports = settings.ephemeralPorts();
        Text reserved = ports == range.ports()
                ? same("")
                : text(" - %s reserved", " - %s 个保留端口").with(range.ports() - ports);
        return Predictions.count(
                ports, Unit.CONNECTIONS, same("%s - %s + 1%s").with(range.highest(), range.lowest(), reserved));
    }

    /**
     * Connections per second that use up ports no faster than they come back. A connecting socket may take a port over
     * from TIME-WAIT when tcp_tw_reuse lets it, the connection had timestamps, and tcp_tw_reuse_delay has passed.
     */
    static Answer rate(KernelSettings settings, boolean loopback) {
        long ports = settings.ephemeralPorts();
        long buckets = settings.number(BUCKETS);
        if (buckets < ports) {
            return new Prediction.Unlimited(text(
                            "there are %s ports but TIME-WAIT entries for %s: others are not kept",
                            "端口有 %s 个，而 TIME-WAIT 表项至多 %s 个，其余的不予保留")
                    .with(ports, buckets));
        }
        long reuse = settings.number(REUSE);
        boolean reused = settings.number(TIMESTAMPS) != 0 && (reuse == 1 || (reuse == 2 && loopback));
        BigDecimal wait = reused ? BigDecimal.valueOf(settings.number(DELAY, 1000), 3) : BigDecimal.valueOf(TIME_WAIT);
        BigDecimal rate = BigDecimal.valueOf(ports).divide(wait, 1, RoundingMode.HALF_UP);
        Text formula = (reused
                        ? text("%s ports / %s s (tcp_tw_reuse_delay)", "%s 个端口 / %s s（tcp_tw_reuse_delay）")
                        : text("%s ports / %s s (TIME-WAIT)", "%s 个端口 / %s s（TIME-WAIT）"))
                .with(ports, wait.stripTrailingZeros().toPlainString());
        return new Prediction.Value(List.of(rate), List.of(), Unit.CONNECTIONS_PER_SECOND, formula);
    }
}
