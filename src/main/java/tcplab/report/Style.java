package tcplab.report;

import java.util.Map;

/** How text stands out: by a terminal's escape sequences, or not at all. */
public enum Style {
    PLAIN,
    ANSI;

    private static final String RESET = "\u001b[0m";

    /** Colours are for terminals whose user did not refuse them ({@code NO_COLOR}) and which can show them. */
    public static Style of(boolean terminal, Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return terminal && !refused ? ANSI : PLAIN;
    }

    public String bold(String text) {
        return sgr("1", text);
    }

    public String faint(String text) {
        return sgr("2", text);
    }

    public String good(String text) {
        return sgr("32", text);
    }

    public String bad(String text) {
        return sgr("1;31", text);
    }

    public String open(String text) {
        return sgr("33", text);
    }

    private String sgr(String codes, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + codes + "m" + text + RESET;
    }
}
