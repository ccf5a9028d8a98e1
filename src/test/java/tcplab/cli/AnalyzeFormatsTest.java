package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.browser.JsonText;
import tcplab.flow.CloseKind;
import tcplab.flow.Oddity;
import tcplab.flow.Segments;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.RecordingStore;

/** Text, table, JSON and CSV say the same of every connection of every fixture, as a capture and as a recording. */
class AnalyzeFormatsTest {
    @TempDir
    Path directory;

    static List<Path> recordings() throws IOException {
        return AnalyzeRecordingTest.recordings();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void allSayTheSame(Path named) throws IOException {
        compare(named);
        Path capture = directory.resolve("bare.pcap");
        Segments.write(
                capture, RecordingStore.read(named).each(SegmentSeen.class).toList());
        compare(capture);
    }

    private static String print(Path file, String format) {
        Cli cli = Cli.run("analyze", file.toString(), "--format", format);
        assertThat(cli.status()).isEqualTo(ExitStatus.OK);
        return cli.out();
    }

    private static void compare(Path file) {
        List<Map<String, String>> rows = Csv.rows(print(file, "csv"));
        List<Map<String, String>> lines = print(file, "json")
                .lines()
                .map(JsonText::parse)
                .map(AnalyzeFormatsTest::flat)
                .toList();
        assertThat(lines).hasSameSizeAs(rows);
        List<String> table = print(file, "table").lines().skip(1).toList();
        assertThat(table).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> row = rows.get(i);
            Map<String, String> line = lines.get(i);
            row.forEach((name, cell) -> assertThat(line.getOrDefault(name, ""))
                    .as("%s of %s", name, line)
                    .isEqualTo(cell));
            assertThat(table.get(i).replaceAll(" +", " ").strip()).startsWith(tableRow(row));
        }
        summary(print(file, "text"), rows);
    }

    /** Objects flattened with dots, lists joined by blanks, null as nothing, an anomaly as kind@frame. */
    private static Map<String, String> flat(Object json) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", json, flat);
        return flat;
    }

    private static void flatten(String name, Object value, Map<String, String> flat) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(name.isEmpty() ? key + "" : name + "." + key, inner, flat));
        } else if (value instanceof List<?> list) {
            flat.put(name, list.stream().map(AnalyzeFormatsTest::element).collect(Collectors.joining(" ")));
        } else if (value instanceof Double number) {
            flat.put(name, BigDecimal.valueOf(number).stripTrailingZeros().toPlainString());
        } else {
            flat.put(name, value.equals("null") ? "" : value.toString());
        }
    }

    private static String element(Object element) {
        return element instanceof Map<?, ?> anomaly ? anomaly.get("kind") + "@" + anomaly.get("at") : element + "";
    }

    private static String get(Map<String, String> row, String name) {
        return Optional.ofNullable(row.get(name)).orElseThrow(() -> new AssertionError("no column " + name));
    }

    private static long number(Map<String, String> row, String name) {
        return Long.parseLong(get(row, name));
    }

    private static String tableRow(Map<String, String> row) {
        List<String> cells = new ArrayList<>();
        cells.add(get(row, "n"));
        cells.add((get(row, "opener").equals("unknown") ? "?" : "") + get(row, "client"));
        cells.add(get(row, "server"));
        cells.add(close(row).text().en());
        cells.add(get(row, "time_wait"));
        for (String party : List.of("client", "server")) {
            String path = get(row, party + "_path");
            cells.add(path.substring(path.lastIndexOf(' ') + 1));
        }
        cells.add(number(row, "segments.client") + number(row, "segments.server") + "");
        cells.add(number(row, "bytes.client") + number(row, "bytes.server") + "");
        cells.add(sentAgain(row) + "");
        return String.join(" ", cells);
    }

    private static CloseKind close(Map<String, String> row) {
        return Stream.of(CloseKind.values())
                .filter(kind -> kind.toString().equals(get(row, "close")))
                .findFirst()
                .orElseThrow();
    }

    private static long sentAgain(Map<String, String> row) {
        return number(row, "retransmissions.syn")
                + number(row, "retransmissions.fin")
                + number(row, "retransmissions.data");
    }

    private static void summary(String text, List<Map<String, String>> rows) {
        String plain = text.replaceAll("\\s+", " ");
        assertThat(plain).startsWith(rows.size() + (rows.size() == 1 ? " connection," : " connections,"));
        for (CloseKind kind : CloseKind.values()) {
            long count = rows.stream().filter(row -> close(row) == kind).count();
            if (count > 0) {
                assertThat(plain).contains(" " + kind.text().en() + " " + count + " ");
            }
        }
        Map.of("client", "client", "server", "server", "both", "both", "none", "nobody", "unknown", "not known")
                .forEach((word, said) -> {
                    long count = rows.stream()
                            .filter(row -> get(row, "time_wait").equals(word))
                            .count();
                    if (count > 0) {
                        assertThat(plain).contains(" " + said + " " + count + " ");
                    }
                });
        for (Oddity oddity : Oddity.values()) {
            long count = rows.stream()
                    .filter(row -> (" " + get(row, "anomalies")).contains(" " + oddity.kind() + "@"))
                    .count();
            if (count > 0) {
                assertThat(plain).contains(" " + count + " " + oddity.text().en() + " (");
            }
        }
        long again = rows.stream().mapToLong(AnalyzeFormatsTest::sentAgain).sum();
        assertThat(plain.contains(again + " segment" + (again == 1 ? "" : "s") + " sent again"))
                .isEqualTo(again > 0);
        boolean leaks = rows.stream().anyMatch(row -> !get(row, "close_wait").isEmpty());
        assertThat(plain.contains("Suspected of leaking")).isEqualTo(leaks);
    }
}
