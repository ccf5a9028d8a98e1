package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tcplab.analysis.CloseWaitCourse.Holder;
import tcplab.analysis.Side;
import tcplab.cli.StatesLook.Counted;
import tcplab.report.Columns;
import tcplab.report.Json;
import tcplab.report.JsonReport;
import tcplab.report.Style;
import tcplab.tcp.TcpState;
import tcplab.text.Lang;
import tcplab.text.Text;

/** A look at the socket table in short: by state and side, by process, by peer; and what it says of limits. */
record StatesReport(StatesLook look) {
    private static final int STATE = 14;
    private static final int NUMBER = 8;
    /** So many peers fit on a screen. */
    private static final int PEERS = 20;

    String table(Lang lang, Style style) {
        StringBuilder out = new StringBuilder();
        if (look.shows(StatesBy.STATE)) {
            states(out, lang, style);
        }
        if (look.shows(StatesBy.PROCESS)) {
            StringBuilder lines = new StringBuilder();
            look.processes()
                    .forEach((process, states) -> line(
                            lines,
                            style.bold(process.map(Holder::toString)
                                    .orElse(text("no process", "无进程").in(lang))),
                            states));
            if (!look.unseen().isEmpty()) {
                line(
                        lines,
                        text("processes that only root may see (sudo)", "只有 root 才能查看的进程（sudo）")
                                .in(lang),
                        look.unseen());
            }
            part(out, lines);
        }
        if (look.shows(StatesBy.PEER)) {
            Map<String, Map<TcpState, Integer>> peers = look.peers();
            StringBuilder lines = new StringBuilder();
            peers.entrySet().stream().limit(PEERS).forEach(e -> line(lines, style.bold(e.getKey()), e.getValue()));
            if (peers.size() > PEERS) {
                lines.append(text("and %s peers more", "另有 %s 个对端")
                                .with(peers.size() - PEERS)
                                .in(lang))
                        .append('\n');
            }
            part(out, lines);
        }
        part(out, StatesLevels.page(look, lang, style));
        return out.toString();
    }

    private void states(StringBuilder out, Lang lang, Style style) {
        out.append(style.bold(row(
                        text("state", "状态").in(lang),
                        Side.CLIENT.text().in(lang),
                        Side.SERVER.text().in(lang),
                        text("oldest", "最久").in(lang))))
                .append('\n');
        for (TcpState state : look.states()) {
            Optional<Counted> counted = look.counted(state);
            out.append(
                            counted.isPresent()
                                    ? row(
                                            state.toString(),
                                            "?",
                                            "?",
                                            inAll(counted.get()).in(lang))
                                    : row(
                                            state.toString(),
                                            String.valueOf(look.counts().count(Side.CLIENT, state)),
                                            String.valueOf(look.counts().count(Side.SERVER, state)),
                                            look.oldest(state)
                                                    .map(age -> "≥ " + StatesLevels.seconds(age))
                                                    .orElse("")))
                    .append('\n');
        }
    }

    private static Text inAll(Counted counted) {
        return text("%s in all: counted by the kernel, not listed", "共 %s 个：由内核计数，未逐一列出")
                .with(counted.entries());
    }

    /** An empty line between parts that have something to say. */
    private static void part(StringBuilder out, CharSequence part) {
        if (part.length() > 0) {
            out.append(out.length() == 0 ? "" : "\n").append(part);
        }
    }

    private static void line(StringBuilder out, String head, Map<TcpState, Integer> states) {
        out.append(head)
                .append("  ")
                .append(states.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", ")))
                .append('\n');
    }

    private static String row(String state, String client, String server, String oldest) {
        return (Columns.pad(state, STATE) + left(client) + left(server) + "  " + oldest).stripTrailing();
    }

    private static String left(String text) {
        return " ".repeat(Math.max(1, NUMBER - Columns.width(text))) + text;
    }

    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", JsonReport.SCHEMA);
        fields.put("seconds", Json.seconds(look.at()));
        if (look.shows(StatesBy.STATE)) {
            fields.put("states", look.states().stream().map(this::json).toList());
        }
        if (look.shows(StatesBy.PROCESS)) {
            fields.put(
                    "processes",
                    look.processes().entrySet().stream()
                            .map(e -> json(e.getKey(), e.getValue()))
                            .toList());
            fields.put("unseen", look.unseen());
        }
        if (look.shows(StatesBy.PEER)) {
            fields.put(
                    "peers",
                    look.peers().entrySet().stream()
                            .map(e -> Map.of("address", e.getKey(), "states", e.getValue()))
                            .map(java.util.TreeMap::new)
                            .toList());
        }
        StatesLevels.json(look, fields);
        return Json.line(fields);
    }

    private Map<String, Object> json(TcpState state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", state);
        Optional<Counted> counted = look.counted(state);
        if (counted.isPresent()) {
            fields.put("client", Optional.empty());
            fields.put("server", Optional.empty());
            fields.put("counted", counted.get().entries());
            fields.put("oldest", Optional.empty());
            return fields;
        }
        fields.put("client", look.counts().count(Side.CLIENT, state));
        fields.put("server", look.counts().count(Side.SERVER, state));
        fields.put("oldest", look.oldest(state).map(Json::seconds));
        return fields;
    }

    private static Map<String, Object> json(Optional<Holder> holder, Map<TcpState, Integer> states) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", holder.map(Holder::name));
        fields.put("pid", holder.map(Holder::pid));
        fields.put("states", states);
        return fields;
    }
}
