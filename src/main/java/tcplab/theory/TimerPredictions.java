package tcplab.theory;

import static tcplab.text.Text.text;
import static tcplab.theory.Predictions.inSeconds;
import static tcplab.theory.Predictions.seconds;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
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
        return seconds(settings, waits(opening(settings)), openingFormula(settings));
    }

    static Answer syns(KernelSettings settings) {
        Retransmissions.Opening opening = opening(settings);
        List<TimerWheel.Span> spans =
                new ArrayList<>(List.of(new TimerWheel.Span(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO)));
        spans.addAll(settings.wheel().spans(settings.wheel().inTurn(waits(opening))));
        return new Prediction.Value(
                opening.syns().stream().map(Predictions::inSeconds).toList(),
                spans.subList(0, opening.syns().size()),
                Unit.SECONDS,
                openingFormula(settings));
    }

    /** The time-outs one after the other, the last of which ends the opening. */
    private static List<Long> waits(Retransmissions.Opening opening) {
        List<Long> moments = new ArrayList<>(opening.syns());
        moments.add(opening.givenUp());
        List<Long> waits = new ArrayList<>();
        for (int i = 1; i < moments.size(); i++) {
            waits.add(moments.get(i) - moments.get(i - 1));
        }
        return waits;
    }

    static Answer synReceived(KernelSettings settings) {
        long retries = settings.number("net.ipv4.tcp_synack_retries");
        List<Long> timeouts = new ArrayList<>();
        for (long i = 0; i <= retries; i++) {
            timeouts.add(Retransmissions.lasting(i, Retransmissions.FIRST, greatest(settings))
                    - (i == 0 ? 0 : Retransmissions.lasting(i - 1, Retransmissions.FIRST, greatest(settings))));
        }
        return seconds(
                settings,
                timeouts,
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
                        "the first time-out at least %s s (%s retries) after the first retransmission; %s s, doubling to at most %s s",
                        "首次重传之后满 %s s（%s 次重传）的第一次超时；超时从 %s s 起加倍，至多 %s s")
                .with(
                        inSeconds(Retransmissions.lasting(retries, Retransmissions.LEAST, greatest(settings))),
                        retries,
                        settings.wheel().seconds(GivingUp.timeout(settings)),
                        inSeconds(greatest(settings)));
        return seconds(settings, GivingUp.chain(settings, retries, greatest(settings)), formula);
    }
}
