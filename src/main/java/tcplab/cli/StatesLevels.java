package tcplab.cli;

import static tcplab.text.Text.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tcplab.analysis.CloseWaitCourse.Holder;
import tcplab.analysis.CloseWaitLevels.Held;
import tcplab.analysis.CloseWaitLevels.Who;
import tcplab.analysis.Level;
import tcplab.analysis.TimeWaits;
import tcplab.analysis.TimeWaits.Destination;
import tcplab.report.Json;
import tcplab.report.Style;
import tcplab.tcp.TcpState;
import tcplab.text.Lang;
import tcplab.text.Text;

/** TIME-WAIT against what limits it, and CLOSE-WAIT by process, as a part of what {@code tcplab states} says. */
final class StatesLevels {
    /** So many destinations are shown; the fullest come first. */
    private static final int DESTINATIONS = 5;

    private StatesLevels() {}

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** Nothing where nothing is in these states. */
    static String page(StatesLook look, Lang lang, Style style) {
        StringBuilder out = new StringBuilder();
        List<Held> held = look.closeWaits().orElse(List.of());
        if (!held.isEmpty()) {
            out.append(style.bold(TcpState.CLOSE_WAIT.toString())).append('\n');
            held.forEach(each -> line(out, each, lang));
        }
        Optional<TimeWaits.Levels> shown =
                look.timeWaits().filter(levels -> levels.buckets().used() > 0);
        shown.ifPresent(levels -> timeWaits(out, look, levels, lang, style));
        boolean known = held.stream().allMatch(each -> each.perSecond().isPresent())
                && shown.map(levels -> levels.buckets().perSecond().isPresent()).orElse(true);
        if (!known) {
            out.append(text(
                                    "One look knows no rate: growth, and the time left, are told from the second look of --watch on.",
                                    "只看一次得不出速率：增长与剩余时间从 --watch 的第二次查看起给出。")
                            .in(lang))
                    .append('\n');
        }
        return out.toString();
    }

    private static void line(StringBuilder out, Held held, Lang lang) {
        Text growth = held.perSecond().isPresent()
                ? text(", %s/s", "，每秒 %s").with(signed(held.perSecond().getAsDouble()))
                : Text.same("");
        out.append("  ")
                .append(text("%s  %s, oldest ≥ %s%s", "%s  %s 个，最久 ≥ %s%s")
                        .with(name(held.who()), held.sockets(), seconds(held.oldest()), growth)
                        .in(lang))
                .append('\n');
    }

    private static Text name(Who who) {
        return who.process()
                .map(process -> Text.same(process.toString()))
                .orElse(
                        who.accepted()
                                ? text("a process that you may not see", "你无权查看的进程")
                                : text("not accepted yet", "尚未被接受"));
    }

    private static void timeWaits(StringBuilder out, StatesLook look, TimeWaits.Levels levels, Lang lang, Style style) {
        out.append(style.bold(TcpState.TIME_WAIT.toString()))
                .append("  ")
                .append(text("%s of %s entries (tcp_max_tw_buckets)%s", "%s / %s 个表项（tcp_max_tw_buckets）%s")
                        .with(levels.buckets().used(), levels.buckets().limit(), course(levels.buckets()))
                        .in(lang))
                .append('\n');
        look.counted()
                .ifPresent(counted -> out.append("  ")
                        .append(text(
                                        "counted in this look; the ports as they were %s ago, when TIME-WAIT was last listed:",
                                        "这次查看只计数；以下端口是 %s前的，那时最近一次逐一列出了 TIME-WAIT：")
                                .with(seconds(counted.since()))
                                .in(lang))
                        .append('\n'));
        levels.destinations().stream()
                .limit(DESTINATIONS)
                .forEach(destination -> out.append("  ")
                        .append(destination.from())
                        .append(" > ")
                        .append(destination.to())
                        .append("  ")
                        .append(ports(destination).in(lang))
                        .append('\n'));
        int more = levels.destinations().size() - DESTINATIONS;
        if (more > 0) {
            out.append("  ")
                    .append(text("and %s destinations more", "另有 %s 个目的地")
                            .with(more)
                            .in(lang))
                    .append('\n');
        }
    }

    private static Text ports(Destination destination) {
        Text reuse = destination.reusable()
                ? text("; connect() may take them over (tcp_tw_reuse)", "；connect() 可以接用它们（tcp_tw_reuse）")
                : Text.same("");
        return text("%s of %s ports, %s of them in TIME-WAIT%s%s", "占用 %s / %s 个端口，其中 %s 个处于 TIME-WAIT%s%s")
                .with(
                        destination.ports().used(),
                        destination.ports().limit(),
                        destination.timeWait(),
                        course(destination.ports()),
                        reuse);
    }

    private static Text course(Level level) {
        if (level.used() >= level.limit()) {
            return text(", full", "，已满");
        }
        if (level.perSecond().isEmpty()) {
            return Text.same("");
        }
        String rate = signed(level.perSecond().getAsDouble());
        if (level.levelsOff()) {
            return text(", %s/s, not full at this rate: each lasts 60 s", "，每秒 %s，照此速率不会满：每个只存在 60 s")
                    .with(rate);
        }
        return level.left()
                .map(left -> text(", %s/s, full in %s", "，每秒 %s，%s后占满").with(rate, seconds(left)))
                .orElse(text(", %s/s", "，每秒 %s").with(rate));
    }

    private static String signed(double rate) {
        return String.format(Locale.ROOT, "%+.1f", rate);
    }

    /** Adds {@code timeWait} and {@code closeWait}; null for what was not asked for or cannot be known. */
    static void json(StatesLook look, Map<String, Object> fields) {
        fields.put("timeWait", look.timeWaits().map(levels -> {
            Map<String, Object> timeWait = level(levels.buckets());
            timeWait.put(
                    "listedSecondsAgo",
                    Json.seconds(look.counted().map(StatesLook.Counted::since).orElse(Duration.ZERO)));
            timeWait.put(
                    "destinations",
                    levels.destinations().stream().map(StatesLevels::json).toList());
            return timeWait;
        }));
        fields.put(
                "closeWait",
                look.closeWaits()
                        .map(held -> held.stream().map(StatesLevels::json).toList()));
    }

    private static Map<String, Object> json(Destination destination) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", destination.from());
        fields.put("to", destination.to());
        fields.put("timeWait", destination.timeWait());
        fields.put("ports", level(destination.ports()));
        fields.put("reusable", destination.reusable());
        return fields;
    }

    private static Map<String, Object> level(Level level) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("used", level.used());
        fields.put("limit", level.limit());
        fields.put("perSecond", rate(level.perSecond()));
        fields.put(
                "secondsLeft", level.left().filter(left -> !level.levelsOff()).map(Json::seconds));
        fields.put("levelsOff", level.levelsOff());
        return fields;
    }

    private static Map<String, Object> json(Held held) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", held.who().process().map(Holder::name));
        fields.put("pid", held.who().process().map(Holder::pid));
        fields.put("accepted", held.who().accepted());
        fields.put("sockets", held.sockets());
        fields.put("perSecond", rate(held.perSecond()));
        fields.put("oldest", Json.seconds(held.oldest()));
        return fields;
    }

    private static Optional<BigDecimal> rate(OptionalDouble perSecond) {
        return perSecond.isPresent()
                ? Optional.of(BigDecimal.valueOf(perSecond.getAsDouble()).setScale(3, RoundingMode.HALF_UP))
                : Optional.empty();
    }
}
