package tcplab.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A sentence in both languages. */
public record Text(String en, String zh) {
    public static Text text(String en, String zh) {
        return new Text(en, zh);
    }

    /** What reads the same in both languages: a number, a state, a command. */
    public static Text same(String both) {
        return new Text(both, both);
    }

    /** A number of things, in English with the plural's s where it is due: {@code 1 connection}, {@code 2 connections}. */
    public static Text count(long number, String en, String zh) {
        return new Text(number + " " + en + (number == 1 ? "" : "s"), number + " " + zh);
    }

    public String in(Lang lang) {
        return lang == Lang.ZH ? zh : en;
    }

    /** Fills the {@code %s} places of both sentences with the same values, as {@link String#format} does. */
    public Text with(@Nullable Object... values) {
        return new Text(fill(en, Lang.EN, values), fill(zh, Lang.ZH, values));
    }

    public Text then(Text next) {
        return new Text(en + " " + next.en, zh + next.zh);
    }

    private static String fill(String pattern, Lang lang, @Nullable Object[] values) {
        @Nullable Object[] spoken = new @Nullable Object[values.length];
        for (int i = 0; i < values.length; i++) {
            spoken[i] = values[i] instanceof Text text ? text.in(lang) : values[i];
        }
        return String.format(Locale.ROOT, pattern, spoken);
    }
}
