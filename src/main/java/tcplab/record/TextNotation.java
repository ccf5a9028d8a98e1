package tcplab.record;

import tcplab.text.Text;

/**
 * A bilingual text as part of a line, {@code English | Chinese}; {@link #parse} and {@link #write} are inverses. Bars that
 * stand alone in one of the two, as in a quoted command, get one more, so that a single one always divides.
 */
final class TextNotation {
    private static final String DIVIDER = " | ";

    private TextNotation() {}

    static String write(Text text) {
        return longer(text.en()) + DIVIDER + longer(text.zh());
    }

    static Text parse(String text) {
        int divider = text.indexOf(DIVIDER);
        if (divider < 0) {
            throw new IllegalArgumentException("'" + text + "' is in one language only");
        }
        return new Text(shorter(text.substring(0, divider)), shorter(text.substring(divider + DIVIDER.length())));
    }

    private static String longer(String text) {
        return text.replaceAll("(?<![^ ])(\\|+)(?![^ ])", "$1|");
    }

    private static String shorter(String text) {
        return text.replaceAll("(?<![^ ])(\\|+)\\|(?![^ ])", "$1");
    }
}
