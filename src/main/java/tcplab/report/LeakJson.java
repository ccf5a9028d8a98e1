package tcplab.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tcplab.text.Lang;

/** One process of a {@link LeaksReport} as plain values. */
final class LeakJson {
    private LeakJson() {}

    static Map<String, Object> of(Leak leak, Lang lang) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", leak.course().process().name());
        fields.put("pid", leak.course().process().pid());
        fields.put("leaks", leak.leaks());
        fields.put("closeWait", leak.course().counts());
        fields.put("gone", leak.course().gone());
        fields.put("oldest", Json.seconds(leak.course().oldest()));
        fields.put("because", leak.because().in(lang));
        fields.put("next", leak.leaks() ? Optional.of(LeaksReport.next(leak).in(lang)) : Optional.empty());
        fields.put("places", leak.places().stream().map(LeakJson::place).toList());
        fields.put("agent", leak.agent());
        fields.put("lines", lines(leak.made()));
        fields.put("listeners", lines(leak.madeByLibrary()));
        fields.put("beforeAgent", leak.beforeAgent());
        fields.put("trouble", leak.trouble().map(trouble -> trouble.in(lang)));
        return fields;
    }

    private static Map<String, Object> place(Leak.Place place) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("side", place.server() ? "server" : "client");
        fields.put("address", place.address());
        fields.put("sockets", place.sockets());
        return fields;
    }

    private static List<Map<String, Object>> lines(List<Leak.Line> lines) {
        return lines.stream()
                .map(line -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("line", line.at());
                    fields.put("callers", line.callers());
                    fields.put("sockets", line.sockets());
                    return fields;
                })
                .toList();
    }
}
