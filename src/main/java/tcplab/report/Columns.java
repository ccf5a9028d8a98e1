package tcplab.report;

import java.util.ArrayList;
import java.util.List;

/** Text measured as a terminal shows it: an ideograph takes two columns, a combining mark none. */
public final class Columns {
    /** First and last code point of what is two columns wide (Unicode Standard Annex 11, classes W and F). */
    private static final int[][] WIDE = {
        {0x1100, 0x115f}, // Hangul Jamo
        {0x2e80, 0x303e}, // radicals, CJK punctuation
        {0x3041, 0x33ff}, // kana, bopomofo, compatibility
        {0x3400, 0x4dbf}, // ideographs, extension A
        {0x4e00, 0x9fff}, // ideographs
        {0xa000, 0xa4cf}, // Yi
        {0xac00, 0xd7a3}, // Hangul
        {0xf900, 0xfaff}, // compatibility ideographs
        {0xfe30, 0xfe6f}, // vertical and small forms
        {0xff00, 0xff60}, // full-width forms
        {0xffe0, 0xffe6}, // full-width signs
        {0x1f300, 0x1f64f}, // pictographs
        {0x20000, 0x3fffd}, // ideographs, further extensions
    };
    /** What must not begin a line. */
    private static final String CLOSING = "，。、；：？！）】》」』”’%,.;:?!)]}…";
    /** What must not end one. */
    private static final String OPENING = "（【《「『“‘([{";

    private Columns() {}

    /** The columns that a text takes, without escape sequences. */
    public static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    private static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return wide(codePoint) ? 2 : 1;
    }

    private static boolean wide(int codePoint) {
        for (int[] range : WIDE) {
            if (codePoint >= range[0] && codePoint <= range[1]) {
                return true;
            }
        }
        return false;
    }

    /** The text with blanks after it, up to a number of columns. */
    public static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /**
     * Breaks a text into lines of at most {@code columns}: between words, and between ideographs where no punctuation
     * mark forbids it. A word that is longer than a line keeps together.
     */
    public static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String piece : pieces(text)) {
            if (line.length() > 0 && width(line + piece.stripTrailing()) > columns) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? piece.stripLeading() : piece);
        }
        lines.add(line.toString().stripTrailing());
        return List.copyOf(lines);
    }

    /** What must stay together: words with the blanks behind them, and ideographs with the punctuation around them. */
    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int before = 0;
        for (int codePoint : text.codePoints().toArray()) {
            if (piece.length() > 0 && mayBreak(before, codePoint)) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.appendCodePoint(codePoint);
            before = codePoint;
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private static boolean mayBreak(int before, int after) {
        if (after == ' ' || OPENING.indexOf(before) >= 0 || CLOSING.indexOf(after) >= 0) {
            return false;
        }
        return before == ' ' || wide(before) || wide(after);
    }
}
