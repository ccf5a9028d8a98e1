package tcplab.lab;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** All exercises on the class path, by topic and then by name. */
public final class Catalogue {
    private Catalogue() {}

    public static List<Exercise> all() {
        return ServiceLoader.load(Exercise.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Exercise::topic).thenComparing(Exercise::name))
                .toList();
    }

    public static Optional<Exercise> find(String name) {
        return all().stream().filter(exercise -> exercise.name().equals(name)).findFirst();
    }

    /** The exercise's name that is fewest keystrokes from what was typed. */
    public static String nearest(String typed) {
        return all().stream()
                .map(Exercise::name)
                .min(Comparator.comparingInt(name -> distance(typed, name)))
                .orElse("");
    }

    /** Levenshtein's distance, in two rows. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
