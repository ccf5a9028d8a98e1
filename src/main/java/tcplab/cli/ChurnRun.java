package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import tcplab.observe.CaptureBy;
import tcplab.programs.Churn;
import tcplab.programs.ChurnOptions;
import tcplab.programs.Transport;
import tcplab.record.Errno;
import tcplab.text.Text;

/** Runs connections as fast as they go, until all are done or somebody asks it to end; then says what it came to. */
record ChurnRun(Context context) {
    private static final int INTERRUPTED = 130;

    /** What there is to be said and concluded when all is done. */
    private interface Conclusion {
        /** @return how the command ends if all connections were made */
        int of(long connections) throws IOException;
    }

    int run(ChurnOptions options) throws Exception {
        return run(options, connections -> ExitStatus.OK);
    }

    /** Runs under a full capture from which the states of every connection are inferred meanwhile, and accounts for all of them. */
    int watched(ChurnOptions options, CaptureBy by) throws Exception {
        try (ChurnWatch watch = new ChurnWatch(by)) {
            return run(options, connections -> tell(watch.end(connections)));
        }
    }

    private int tell(ChurnAccount account) {
        account.lines().forEach(context::print);
        List<Text> mismatches = account.mismatches();
        if (mismatches.isEmpty()) {
            context.print(text("all counts agree, and every connection is explained", "各项计数一致，每个连接都解释清楚"));
            return ExitStatus.OK;
        }
        mismatches.forEach(context::complain);
        context.complain(
                text(
                        "the account does not add up; the kernel counts all TCP of its network namespace: for a quiet one,"
                                + " unshare --user --map-root-user --net sh -c 'ip link set lo up; tcplab client --rate max --watch'",
                        "账目不符；内核计数的是整个网络命名空间的 TCP：要一个安静的命名空间，用"
                                + " unshare --user --map-root-user --net sh -c 'ip link set lo up; tcplab client --rate max --watch'"));
        return ExitStatus.INCONCLUSIVE;
    }

    private int run(ChurnOptions options, Conclusion conclusion) throws Exception {
        Churn churn = new Churn(options);
        try (Interruption end = new Interruption(INTERRUPTED)) {
            FutureTask<Duration> work = new FutureTask<>(churn::run) {
                @Override
                protected void done() {
                    end.ask();
                }
            };
            Thread thread = new Thread(work, "tcplab-churn-all");
            thread.setDaemon(true);
            thread.start();
            end.await();
            churn.stop();
            sumUp(churn.done(), work.get());
            int status = conclusion.of(churn.done());
            return status != ExitStatus.OK || churn.done() == options.count() ? end.concludes(status) : INTERRUPTED;
        } catch (ExecutionException e) {
            throw explained(Objects.requireNonNullElse(e.getCause(), e), churn.done());
        }
    }

    private void sumUp(long done, Duration took) {
        double seconds = took.toNanos() / 1e9;
        context.print(text("connections opened and closed: %s in %s s, %s a second", "建立并关闭连接 %s 个，用时 %s 秒，每秒 %s 个")
                .with(
                        done,
                        String.format(Locale.ROOT, "%.3f", seconds),
                        String.format(Locale.ROOT, "%.0f", done / seconds)));
    }

    /** What stopped it, and the setting that lets it go on where there is one. */
    private static Exception explained(Throwable cause, long done) {
        if (cause instanceof UnsupportedOperationException) {
            return new Failure(ExitStatus.INCONCLUSIVE, Transport.why());
        }
        if (cause instanceof IOException && Errno.of(cause) == Errno.EADDRNOTAVAIL) {
            return new Failure(
                    ExitStatus.INCONCLUSIVE,
                    text(
                                    "after %s connections every ephemeral port was taken (EADDRNOTAVAIL): widen"
                                            + " net.ipv4.ip_local_port_range, or set net.ipv4.tcp_tw_reuse to 1",
                                    "建立 %s 个连接后临时端口已全部占用（EADDRNOTAVAIL）：请放宽 net.ipv4.ip_local_port_range，"
                                            + "或把 net.ipv4.tcp_tw_reuse 设为 1")
                            .with(done));
        }
        return cause instanceof Exception e ? e : new IllegalStateException(cause);
    }
}
