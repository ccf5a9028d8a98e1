package tcplab.lab;

import java.time.Duration;
import java.util.Optional;
import tcplab.text.Text;

/** Progress as a line between the child and its parent: milliseconds left, then the sentence in both languages. */
final class ProgressLine {
    private static final String BETWEEN = " | ";

    private ProgressLine() {}

    static String write(Text doing, Duration left) {
        return "progress " + left.toMillis() + " " + write(doing);
    }

    static String write(Text text) {
        return (text.en() + BETWEEN + text.zh()).replace('\n', ' ');
    }

    /** Reads a line; anything else that a child prints is no progress. */
    static Optional<Progress> parse(String exercise, String line) {
        String[] words = line.split(" ", 3);
        if (words.length < 3 || !words[0].equals("progress") || !words[1].matches("\\d{1,12}")) {
            return Optional.empty();
        }
        return Optional.of(new Progress(exercise, bilingual(words[2]), Duration.ofMillis(Long.parseLong(words[1]))));
    }

    static Text bilingual(String both) {
        int between = both.indexOf(BETWEEN);
        return between < 0
                ? Text.same(both)
                : new Text(both.substring(0, between), both.substring(between + BETWEEN.length()));
    }
}
