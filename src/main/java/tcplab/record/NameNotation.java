package tcplab.record;

/** A name as one word of a recording's line, whatever blanks and line ends are in it; {@link #parse} and {@link #write} are inverses. */
final class NameNotation {
    private NameNotation() {}

    static String write(String name) {
        return name.replace("%", "%25").replace(" ", "%20").replace("\n", "%0a").replace("\r", "%0d");
    }

    static String parse(String word) {
        return word.replace("%0d", "\r")
                .replace("%0a", "\n")
                .replace("%20", " ")
                .replace("%25", "%");
    }
}
