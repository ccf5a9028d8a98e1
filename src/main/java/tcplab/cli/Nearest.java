package tcplab.cli;

import java.util.Optional;

/** The known word that someone who mistyped it probably meant. */
final class Nearest {
    private Nearest() {}

    /** The word that is fewest keystrokes away, unless most of it would have to be retyped. */
    static Optional<String> of(String typed, Iterable<String> known) {
        Optional<String> nearest = Optional.empty();
        int fewest = Math.max(2, typed.length() / 2) + 1;
        for (String word : known) {
            int keystrokes = word.startsWith(typed) ? 1 : distance(typed, word);
            if (keystrokes < fewest) {
                fewest = keystrokes;
                nearest = Optional.of(word);
            }
        }
        return nearest;
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                } else {
                    int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                    d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
