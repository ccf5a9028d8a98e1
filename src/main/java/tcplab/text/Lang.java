package tcplab.text;

import java.util.Locale;
import java.util.Map;

/** A language that the lab speaks. */
public enum Lang {
    EN,
    ZH;

    /**
     * The language that an environment asks for: {@code TCPLAB_LANG}, then {@code LC_ALL}, {@code LC_MESSAGES} and
     * {@code LANG} as POSIX orders them. Read here and not from the JVM, whose default locale stays English where the
     * Chinese locale is named but was never generated.
     */
    public static Lang of(Map<String, String> environment) {
        for (String name : new String[] {"TCPLAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value.toLowerCase(Locale.ROOT).startsWith("zh") ? ZH : EN;
            }
        }
        return EN;
    }
}
