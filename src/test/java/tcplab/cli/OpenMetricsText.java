package tcplab.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of OpenMetrics text 1.0.0, as far as gauges go, written from the specification: metadata before samples and
 * in order, families in one piece, no sample twice, escapes that there are, one end.
 */
final class OpenMetricsText {
    private static final Pattern METADATA =
            Pattern.compile("# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)", Pattern.DOTALL);
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*\\})? (-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)", Pattern.DOTALL);
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,(?=[a-zA-Z_])|$)");
    private static final List<String> ORDER = List.of("TYPE", "UNIT", "HELP");

    /** A sample that was read: its labels without escapes. */
    record Sample(String family, Map<String, String> labels, double value) {}

    private final List<Sample> samples = new ArrayList<>();
    private final Set<String> families = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<String, String> metadata = new HashMap<>();
    private String family = "";

    private OpenMetricsText() {}

    /** The samples of a text; an {@link AssertionError} with the line that is not as the specification has it. */
    static List<Sample> read(String text) {
        OpenMetricsText reader = new OpenMetricsText();
        require(text.endsWith("# EOF\n"), "the end is not '# EOF' and a line feed", text);
        require(text.indexOf("# EOF\n") == text.length() - 6, "something after # EOF", text);
        require(text.indexOf('\r') < 0, "a carriage return", text);
        for (String line : text.substring(0, text.length() - 6).split("(?<=\n)", -1)) {
            if (!line.isEmpty()) {
                reader.line(line.substring(0, line.length() - 1));
            }
        }
        return reader.samples;
    }

    private static void require(boolean truth, String otherwise, String line) {
        if (!truth) {
            throw new AssertionError(otherwise + ": " + line);
        }
    }

    private void line(String line) {
        Matcher about = METADATA.matcher(line);
        if (line.startsWith("#")) {
            require(about.matches(), "no metadata", line);
            metadata(about.group(1), about.group(2), about.group(3), line);
        } else {
            sample(line);
        }
    }

    private void metadata(String kind, String name, String value, String line) {
        if (!name.equals(family)) {
            require(families.add(name), "a family begun twice", line);
            require(kind.equals("TYPE"), "a family that does not begin with its type", line);
            family = name;
            metadata.clear();
        }
        require(samples.stream().noneMatch(sample -> sample.family().equals(name)), "metadata after samples", line);
        require(metadata.put(kind, value) == null, "metadata twice", line);
        require(
                metadata.keySet().stream().allMatch(each -> ORDER.indexOf(each) <= ORDER.indexOf(kind)),
                "metadata in another order than TYPE, UNIT, HELP",
                line);
        switch (kind) {
            case "TYPE" -> require(value.equals("gauge"), "a type that this does not write", line);
            case "UNIT" -> require(name.endsWith("_" + value), "a name that does not end with its unit", line);
            default -> require(value.replaceAll("\\\\[\\\\\"n]", "").indexOf('\\') < 0, "an escape that is none", line);
        }
    }

    private void sample(String line) {
        Matcher m = SAMPLE.matcher(line);
        require(m.matches(), "no sample", line);
        require(m.group(1).equals(family), "a sample outside its family", line);
        Map<String, String> labels = new TreeMap<>();
        if (m.group(2) != null) {
            String inner = m.group(2).substring(1, m.group(2).length() - 1);
            Matcher label = LABEL.matcher(inner);
            int at = 0;
            while (at < inner.length()) {
                require(label.region(at, inner.length()).lookingAt(), "no label at " + at, line);
                require(labels.put(label.group(1), unescaped(label.group(2))) == null, "a label twice", line);
                at = label.end();
            }
        }
        require(seen.add(family + labels), "a sample twice", line);
        samples.add(new Sample(family, labels, Double.parseDouble(m.group(3))));
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean escape = text.charAt(i) == '\\';
            char c = text.charAt(escape ? ++i : i);
            out.append(escape && c == 'n' ? '\n' : c);
        }
        return out.toString();
    }
}
