package tcplab.theory;

import static tcplab.text.Text.text;
import static tcplab.theory.Predictions.inSeconds;
import static tcplab.theory.Predictions.seconds;

import tcplab.text.Text;
import tcplab.theory.Prediction.Answer;
import tcplab.theory.Prediction.Unit;

/** Predictions about how long the kernel sends again, and when it gives up. */
final class TimerPredictions {
    static final String RTO_MAX = "net.ipv4.tcp_rto_max_ms";
    static final String LINEAR = "net.ipv4.tcp_syn_linear_timeouts";
    static final String SYN_RETRIES = "net.ipv4.tcp_syn_retries";

    /** What tcp_orphan_retries = 0 stands for. */
    private static final long ORPHAN_RETRIES = 8;

    private TimerPredictions() {}

    static Answer connectTimeout(KernelSettings settings) {
        return seconds(opening(settings).givenUp(), openingFormula(settings));
    }

    static Answer syns(KernelSettings settings) {
        return new Prediction.Value(
                opening(settings).syns().stream().map(Predictions::inSeconds).toList(),
                Unit.SECONDS,
                openingFormula(settings));
    }

    static Answer synReceived(KernelSettings settings) {
        long retries = settings.number("net.ipv4.tcp_synack_retries");
        return seconds(
                Retransmissions.lasting(retries, Retransmissions.FIRST, greatest(settings)),
                text("%s time-outs, from 1 s doubling to at most %s s", "%s 次超时，从 1 s 起逐次加倍，至多 %s s")
                        .with(retries + 1, inSeconds(greatest(settings))));
    }

    static Answer orphan(KernelSettings settings) {
        long set = settings.number("net.ipv4.tcp_orphan_retries");
        return givenUp(set == 0 ? ORPHAN_RETRIES : set, settings);
    }

    static Answer deadPeer(KernelSettings settings) {
        return givenUp(settings.number("net.ipv4.tcp_retries2"), settings);
    }

    private static long greatest(KernelSettings settings) {
        return settings.number(RTO_MAX, Retransmissions.GREATEST);
    }

    private static Retransmissions.Opening opening(KernelSettings settings) {
        return Retransmissions.opening(settings.number(SYN_RETRIES), settings.number(LINEAR, 0), greatest(settings));
    }

    private static Text openingFormula(KernelSettings settings) {
        long linear = settings.number(LINEAR, 0);
        return text(
                        "1 s apart until %s time-outs have passed, then doubling to at most %s s; given up after %s retries, or a time-out past %s s",
                        "前 %s 次超时间隔 1 s，之后逐次加倍，至多 %s s；重传 %s 次后、或超时已过 %s s 时放弃")
                .with(
                        linear + 1,
                        inSeconds(greatest(settings)),
                        settings.number(SYN_RETRIES) + linear,
                        inSeconds(Retransmissions.lasting(
                                settings.number(SYN_RETRIES), Retransmissions.FIRST, greatest(settings))));
    }

    private static Answer givenUp(long retries, KernelSettings settings) {
        Text formula = text(
                        "the first time-out at least %s s (%s retries) after the first retransmission; 0.204 s, doubling to at most %s s",
                        "首次重传之后满 %s s（%s 次重传）的第一次超时；超时从 0.204 s 起加倍，至多 %s s")
                .with(
                        inSeconds(Retransmissions.lasting(retries, Retransmissions.LEAST, greatest(settings))),
                        retries,
                        inSeconds(greatest(settings)));
        return seconds(Retransmissions.givenUp(retries, greatest(settings)), formula);
    }
}
