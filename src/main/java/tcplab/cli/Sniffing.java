package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tcplab.analysis.Moment;
import tcplab.observe.Sniffer;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Recorder;
import tcplab.record.Witness;
import tcplab.tcp.Rung;
import tcplab.text.Text;

/** Sniffs and draws until somebody asks it to end. */
final class Sniffing {
    private static final Duration TICK = Duration.ofMillis(200);

    private final Context context;
    private final LiveLadders ladders = new LiveLadders(this::print);
    private final Recorder clock = new Recorder();

    Sniffing(Context context) {
        this.context = context;
    }

    int run(String device, String filter, Optional<Path> file) throws IOException, InterruptedException {
        try (Interruption end = new Interruption(ExitStatus.OK);
                Sniffer sniffer = new Sniffer(
                        (nanos, segment) -> add(new SegmentSeen(clock.atWall(nanos), segment)), device, filter, file)) {
            sniffer.start();
            watch(sniffer, end);
            context.complain(
                    text("sniffing on %s; Ctrl-C ends", "正在 %s 上抓包；按 Ctrl-C 结束").with(device));
            while (!end.await(TICK)) {
                if (!sniffer.isBehind()) {
                    settle(clock.now().minus(TICK));
                }
            }
            sniffer.stop();
            settle(Duration.ofSeconds(Long.MAX_VALUE));
            return sumUp(sniffer.report(), file);
        }
    }

    /** Ends when the capture does, because the device is gone. */
    private static void watch(Sniffer sniffer, Interruption end) {
        Thread watch = new Thread(
                () -> {
                    try {
                        sniffer.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    end.ask();
                },
                "tcplab-sniffer-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private synchronized void add(SegmentSeen seen) {
        ladders.segment(seen, clock.now());
    }

    private synchronized void settle(Duration before) {
        ladders.settle(before);
    }

    private void print(LiveLadders.Step step) {
        String number = String.format(Locale.ROOT, "%-5s", "#" + step.number());
        if (step.first()) {
            context.out()
                    .println(number + " " + context.style().bold(step.tuple().toString()));
        }
        Moment moment = step.moment();
        Rung rung = moment.rung();
        context.out()
                .println(String.format(
                        Locale.ROOT,
                        "%s %11.6f  %-12s %s %-28s  %s",
                        number,
                        moment.at().toNanos() / 1e9,
                        rung.left(),
                        rung.rightward() ? ">" : "<",
                        rung.segment(),
                        rung.right()));
        context.out().flush();
    }

    private synchronized int sumUp(Witness.Report report, Optional<Path> file) {
        Text counts = text("connections: %s, segments: %s, dropped: %s", "连接 %s 个，报文段 %s 个，丢失 %s 个")
                .with(ladders.connections(), report.seen(), report.dropped());
        Text where = file.map(f -> text("%s; saved in %s", "%s；已保存到 %s").with(counts, f))
                .orElse(counts);
        context.print(report.why()
                .map(why -> text("%s (%s)", "%s（%s）").with(where, why))
                .orElse(where));
        return report.sound() ? ExitStatus.OK : ExitStatus.INCONCLUSIVE;
    }
}
