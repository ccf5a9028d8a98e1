package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import tcplab.programs.Client;
import tcplab.programs.ClientOptions;
import tcplab.programs.ClientSummary;
import tcplab.programs.ProgramListener;
import tcplab.programs.Transport;
import tcplab.record.ProgramReport;
import tcplab.record.ProgramReport.Act;
import tcplab.text.Text;

/** Runs a client until all is done, or until somebody asks it to end; then says what it came to. */
record ClientRun(Context context, ProgramOptions program) {
    /** As a shell has it for a program that SIGINT ended. */
    private static final int INTERRUPTED = 130;

    private static final Duration SOON = Duration.ofSeconds(5);

    int run(ClientOptions options, int loops) throws IOException, InterruptedException {
        ActPrinter printer = new ActPrinter(context, program.manner());
        try (Interruption end = new Interruption(INTERRUPTED);
                Transport transport = Transports.open(program.transport, 1, loops);
                Client client = Client.start(transport, options, new UntilFinished(printer, end))) {
            if (program.untilInputCloses) {
                end.askAtEndOf(System.in);
            }
            end.await();
            client.cancel();
            ClientSummary summary = client.await(SOON);
            sumUp(printer, summary);
            if (summary.cancelled()) {
                return INTERRUPTED;
            }
            return summary.failed().isEmpty() ? ExitStatus.OK : ExitStatus.INCONCLUSIVE;
        }
    }

    /** Lets the printer hear all, and asks for the end when it is there. */
    private record UntilFinished(ActPrinter printer, Interruption end) implements ProgramListener {
        @Override
        public void told(ProgramReport report) {
            printer.told(report);
            if (report.act() == Act.FINISHED) {
                end.ask();
            }
        }

        @Override
        public boolean onlyCounts() {
            return printer.onlyCounts();
        }

        @Override
        public void counted(Act act) {
            printer.counted(act);
        }
    }

    private static void sumUp(ActPrinter printer, ClientSummary summary) {
        Text counts = text(
                        "connections opened: %s in %s s; requests answered: %s, unanswered: %s; bytes sent: %s, received: %s",
                        "建立连接 %s 个，用时 %s 秒；得到回答的请求 %s 个，没有的 %s 个；发送 %s 字节，收到 %s 字节")
                .with(
                        summary.opened(),
                        String.format(Locale.ROOT, "%.3f", summary.took().toMillis() / 1000.0),
                        summary.answered(),
                        summary.unanswered(),
                        summary.sent(),
                        summary.received());
        printer.say(ActPrinter.failures(summary.failed())
                .map(failures -> text("%s; failed: %s", "%s；失败：%s").with(counts, failures))
                .orElse(counts));
    }
}
