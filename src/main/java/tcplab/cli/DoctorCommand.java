package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tcplab.lab.StepTrial;
import tcplab.observe.Check;
import tcplab.observe.Doctor;
import tcplab.observe.SsVersion;
import tcplab.programs.Transport;
import tcplab.report.Columns;
import tcplab.report.Json;
import tcplab.report.JsonReport;
import tcplab.report.Style;
import tcplab.text.Text;

/** {@code tcplab doctor}: what this machine lets the lab do, and how to get the rest. */
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
    private static final String INDENT = "    ";

    private final Context context;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text")
    Format format = Format.TEXT;

    DoctorCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return report(new Doctor(List.of(ss(), transport(), StepTrial.check())).look());
    }

    int report(List<Check> checks) {
        boolean ready = Doctor.ready(checks);
        if (format == Format.JSON) {
            checks.forEach(check -> context.out().println(Json.line(json(check))));
        } else {
            checks.forEach(this::print);
            context.out().println();
            context.print(
                    ready
                            ? text("Exercises can run here.", "本机可以运行练习。")
                            : text("Exercises cannot run here until that is remedied.", "解决上述问题之后，本机才能运行练习。"));
        }
        return ready ? ExitStatus.OK : ExitStatus.INCONCLUSIVE;
    }

    private void print(Check check) {
        Style style = context.style();
        String name = check.name().in(context.lang());
        String head = (check.ok() ? "✔ " : "✘ ") + name;
        String found = check.found().in(context.lang());
        context.out()
                .println((check.ok() ? style.good(head) : check.needed() ? style.bad(head) : style.open(head))
                        + (found.isEmpty()
                                ? ""
                                : text(": %s", "：%s").with(found).in(context.lang())));
        if (!check.ok()) {
            Text remedy = check.needed()
                    ? text("needed; remedy: %s", "必需；解决办法：%s")
                    : text("not indispensable; remedy: %s", "并非必需；解决办法：%s");
            Columns.wrap(
                            remedy.with(check.remedy()).in(context.lang()),
                            context.terminal().width() - INDENT.length())
                    .forEach(line -> context.out().println(INDENT + line));
        }
    }

    private Map<String, Object> json(Check check) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", JsonReport.SCHEMA);
        fields.put("check", check.name().in(context.lang()));
        fields.put("ok", check.ok());
        fields.put("needed", check.needed());
        fields.put("found", check.found().in(context.lang()));
        fields.put(
                "remedy",
                check.ok() ? Optional.empty() : Optional.of(check.remedy().in(context.lang())));
        return fields;
    }

    private static Check ss() {
        SsVersion version = SsVersion.detect();
        return new Check(
                text("ss, which shows the kernel's socket table", "ss（显示内核的套接字表）"),
                version.usable(),
                true,
                version.text(),
                Text.same("apt-get install iproute2"));
    }

    private static Check transport() {
        return new Check(
                text("epoll for Netty", "Netty 的 epoll"),
                Transport.best() == Transport.Kind.EPOLL,
                false,
                Transport.why(),
                text("Linux on x86-64 or arm64 with glibc", "使用 x86-64 或 arm64、带 glibc 的 Linux"));
    }
}
