package tcplab.cli;

import static tcplab.text.Text.text;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tcplab.lab.Exercise;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Coverage;
import tcplab.theory.Replay;

/** Finds exercises by the names that a user types. */
record Exercises(List<Exercise> all) {
    /** The word that names every exercise. */
    static final String ALL = "all";

    static Exercises of(Context context) {
        return new Exercises(context.catalogue().get());
    }

    Optional<Exercise> find(String name) {
        return all.stream().filter(exercise -> exercise.name().equals(name)).findFirst();
    }

    /** The named exercise, or a complaint that suggests the nearest. */
    Exercise named(String name) {
        return find(name).orElseThrow(() -> Failure.usage(unknown(name)));
    }

    /** The named exercises in the order in which they are named, each once. */
    List<Exercise> named(List<String> names) {
        Set<Exercise> found = new LinkedHashSet<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                found.addAll(all);
            } else {
                found.add(named(name));
            }
        }
        return List.copyOf(found);
    }

    /** What of the theory they put to the test. */
    Coverage coverage() {
        Map<String, List<Claim>> claims = new LinkedHashMap<>();
        Map<String, List<Replay>> replays = new LinkedHashMap<>();
        for (Exercise exercise : all) {
            claims.put(exercise.name(), exercise.claims());
            replays.put(exercise.name(), exercise.replays());
        }
        return new Coverage(claims, replays);
    }

    Text unknown(String name) {
        Text unknown = text("there is no exercise %s", "没有练习 %s").with(name);
        return Nearest.of(name, all.stream().map(Exercise::name).toList())
                .map(near -> text("%s; did you mean %s?", "%s；是否想输入 %s？").with(unknown, near))
                .orElse(text("%s; tcplab list names them", "%s；tcplab list 列出全部练习")
                        .with(unknown));
    }

    /** The names, for a shell to complete. */
    static final class Names implements Iterable<String> {
        private final Context context;

        Names(Context context) {
            this.context = context;
        }

        @Override
        public Iterator<String> iterator() {
            return context.catalogue().get().stream().map(Exercise::name).iterator();
        }
    }
}
