package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.IOException;
import tcplab.programs.Server;
import tcplab.programs.ServerOptions;
import tcplab.programs.Transport;
import tcplab.record.ProgramReport.Act;
import tcplab.text.Text;

/** Runs a server until somebody asks it to end; then closes all that it has open and says what it did. */
record ServerRun(Context context, ProgramOptions program) {
    int run(ServerOptions options, int loops) throws IOException, InterruptedException {
        ActPrinter printer = new ActPrinter(context, program.manner());
        try (Interruption end = new Interruption(ExitStatus.OK)) {
            try (Transport transport = Transports.open(program.transport, loops, 1);
                    Server server = start(transport, options, printer)) {
                if (program.untilInputCloses) {
                    end.askAtEndOf(System.in);
                }
                if (program.quiet) {
                    printer.say(text("listening on %s", "正在监听 %s").with(server.localEndpoint()));
                }
                end.await();
                sumUp(printer, server.open());
            }
        }
        return ExitStatus.OK;
    }

    private static Server start(Transport transport, ServerOptions options, ActPrinter printer) throws IOException {
        try {
            return Server.start(transport, options, printer);
        } catch (IOException e) {
            throw Listening.failure(options.listen().address(), e);
        }
    }

    private static void sumUp(ActPrinter printer, int open) {
        Text counts = text(
                        "connections accepted: %s, closed: %s, leaked: %s; open until now: %s",
                        "接受连接 %s 个，关闭 %s 个，泄漏 %s 个；此刻才关闭的 %s 个")
                .with(printer.count(Act.ACCEPTED), printer.count(Act.CLOSED), printer.count(Act.LEAKED), open);
        printer.say(printer.failures()
                .map(failures -> text("%s; failed: %s", "%s；失败：%s").with(counts, failures))
                .orElse(counts));
    }
}
