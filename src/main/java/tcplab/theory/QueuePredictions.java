package tcplab.theory;

import static tcplab.text.Text.same;
import static tcplab.text.Text.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tcplab.text.Text;
import tcplab.theory.Prediction.Answer;
import tcplab.theory.Prediction.Unit;

/** Predictions about a listener's queues, and about connections on which nothing happens any more. */
final class QueuePredictions {
    /** The backlog of a {@code java.net.ServerSocket} that is not told another. */
    static final long BACKLOG = 50;

    static final List<String> KEEPALIVE =
            List.of("net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes");
    static final List<String> REQUESTS =
            List.of("net.core.somaxconn", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_max_syn_backlog");

    private static final long LONGEST_HELD = 60;

    private QueuePredictions() {}

    static Answer keepalive(KernelSettings settings) {
        long idle = settings.number("net.ipv4.tcp_keepalive_time");
        long interval = settings.number("net.ipv4.tcp_keepalive_intvl");
        long probes = settings.number("net.ipv4.tcp_keepalive_probes");
        List<Long> timers = new ArrayList<>(List.of(idle * 1000));
        timers.addAll(Collections.nCopies(Math.toIntExact(probes), interval * 1000));
        return Predictions.seconds(settings, timers, same(idle + " s + " + probes + " × " + interval + " s"));
    }

    /**
     * The socket itself waits for what goes beyond TIME-WAIT's length, and then once more as a mini-socket; a shorter
     * time is the mini-socket's alone. No less than three and a half time-outs.
     */
    static Answer finWait2(KernelSettings settings) {
        long set = settings.number("net.ipv4.tcp_fin_timeout");
        if (set > LONGEST_HELD) {
            long twice = (set - LONGEST_HELD) * 1000;
            return Predictions.seconds(settings, List.of(twice, twice), same("2 × (" + set + " - 60) s"));
        }
        long timeout = GivingUp.timeout(settings);
        long least = 4 * timeout - timeout / 2;
        if (settings.wheel().ticks(set * 1000) >= least) {
            return Predictions.seconds(settings, List.of(set * 1000), same("tcp_fin_timeout"));
        }
        return Predictions.seconds(
                settings,
                () -> elapsed -> elapsed == 0 ? least : 0,
                text("3.5 time-outs of %s s", "3.5 × %s s 的超时")
                        .with(settings.wheel().seconds(timeout)));
    }

    /** The queue takes one more than the backlog, which somaxconn bounds. */
    static Answer acceptQueue(KernelSettings settings, long backlog) {
        long most = settings.number("net.core.somaxconn");
        Text formula = same(backlog == Long.MAX_VALUE ? most + " + 1" : "min(" + backlog + ", " + most + ") + 1");
        return Predictions.count(Math.min(backlog, most) + 1, Unit.CONNECTIONS, formula);
    }

    /** With cookies always there are no entries; with cookies when it is full, backlog and one; without, three quarters count. */
    static Answer requestQueue(KernelSettings settings, long backlog) {
        long full = Math.min(backlog, settings.number("net.core.somaxconn")) + 1;
        long cookies = settings.number("net.ipv4.tcp_syncookies");
        if (cookies == 2) {
            return Predictions.count(
                    0,
                    Unit.ENTRIES,
                    text(
                            "tcp_syncookies = 2: every SYN is answered by a cookie",
                            "tcp_syncookies = 2：对每个 SYN 都答以 cookie"));
        }
        if (cookies == 1) {
            return Predictions.count(
                    full,
                    Unit.ENTRIES,
                    text("%s + 1; then cookies (tcp_syncookies = 1)", "%s + 1；之后改用 cookie（tcp_syncookies = 1）")
                            .with(full - 1));
        }
        long most = settings.number("net.ipv4.tcp_max_syn_backlog");
        return Predictions.count(
                Math.min(full, most - most / 4 + 1),
                Unit.ENTRIES,
                text("min(%s, 3/4 × %s) + 1; others are dropped", "min(%s, 3/4 × %s) + 1；其余丢弃")
                        .with(full - 1, most));
    }
}
