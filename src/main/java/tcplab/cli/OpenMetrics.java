package tcplab.cli;

/** OpenMetrics text (version 1.0.0), gauges only: each family is begun, and then has its samples. */
final class OpenMetrics {
    private final StringBuilder out = new StringBuilder();
    private String family = "";

    /** @param unit with which the name then ends, or nothing */
    OpenMetrics family(String name, String unit, String help) {
        family = name;
        out.append("# TYPE ").append(name).append(" gauge\n");
        if (!unit.isEmpty()) {
            out.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
        }
        out.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
        return this;
    }

    /** A sample of the family that was begun last. */
    OpenMetrics sample(Number value, Object... namesAndValues) {
        out.append(family);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.append(i == 0 ? '{' : ',')
                    .append(namesAndValues[i])
                    .append("=\"")
                    .append(escaped(namesAndValues[i + 1].toString()))
                    .append('"');
        }
        out.append(namesAndValues.length == 0 ? " " : "} ").append(value).append('\n');
        return this;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** The whole text with its end. */
    @Override
    public String toString() {
        return out + "# EOF\n";
    }
}
