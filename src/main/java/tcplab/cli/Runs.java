package tcplab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import tcplab.lab.Exercise;

/** Runs exercises, several at once, and hands on what became of them in the order in which they were asked for. */
final class Runs {
    private Runs() {}

    /** What can go wrong with one exercise becomes its {@link Attempt.Failed}, and the others go on. */
    static void run(
            List<Exercise> exercises,
            int jobs,
            Function<Exercise, Callable<Attempt>> attempt,
            Consumer<Attempt> inOrder)
            throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(jobs, task -> {
            Thread thread = new Thread(task, "tcplab-run");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Attempt>> attempts = new ArrayList<>();
            exercises.forEach(exercise -> attempts.add(pool.submit(attempt.apply(exercise))));
            for (int i = 0; i < attempts.size(); i++) {
                inOrder.accept(await(attempts.get(i), exercises.get(i)));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static Attempt await(Future<Attempt> future, Exercise exercise) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Attempt.Failed(exercise, Failures.of(cause));
        }
    }
}
