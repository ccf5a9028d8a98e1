package tcplab.report;

import tcplab.text.Lang;
import tcplab.text.Text;

/** The text of a {@link LeaksReport} while it is being written. */
final class LeaksPage {
    private static final String INDENT = "    ";

    private final StringBuilder out = new StringBuilder();
    private final Lang lang;
    private final Style style;
    private final int width;

    LeaksPage(Lang lang, Style style, int width) {
        this.lang = lang;
        this.style = style;
        this.width = width;
    }

    /** The first line about a process. */
    void head(Text verdict, Text process, Text course) {
        String name = process.in(lang);
        out.append(style.bold(verdict.in(lang)))
                .append("  ")
                .append(name.isEmpty() ? "" : style.bold(name) + "  ")
                .append(course.in(lang))
                .append('\n');
    }

    void line(Text text) {
        wrapped(INDENT, text.in(lang));
    }

    /** A line that is what one looks for. It is not wrapped: it is to be copied. */
    void strong(Text text) {
        out.append(INDENT).append(style.bold(text.in(lang))).append('\n');
    }

    void deeper(String text) {
        out.append(INDENT).append(INDENT).append(style.faint(text)).append('\n');
    }

    /** What stands at the end, about all. */
    void conclusion(Text... texts) {
        if (out.length() > 0) {
            out.append('\n');
        }
        for (Text text : texts) {
            wrapped("", text.in(lang));
        }
    }

    private void wrapped(String indent, String text) {
        Columns.wrap(text, width - indent.length())
                .forEach(line -> out.append(indent).append(line).append('\n'));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
