package tcplab.observe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tcplab.text.Text;

/**
 * A call of {@code ss} that ends by a deadline. It sees the network namespace of the thread that makes it.
 *
 * @param words program and arguments
 * @param deadline after which the program is killed
 */
record SsCommand(List<String> words, Duration deadline) {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    SsCommand {
        words = List.copyOf(words);
    }

    /** All TCP sockets, one a line, numeric, with timers and details: what {@link SsParser} reads. */
    static SsCommand table() {
        return of("ss", "-H", "-O", "-t", "-a", "-n", "-o", "-e");
    }

    /** The same with the processes that hold each socket; costs a walk through all of {@code /proc}. */
    static SsCommand tableWithHolders() {
        return of("ss", "-H", "-O", "-t", "-a", "-n", "-o", "-e", "-p");
    }

    static SsCommand of(String... words) {
        return new SsCommand(List.of(words), DEADLINE);
    }

    /** Reads what the program prints, while it prints it. */
    interface Output<T> {
        T read(InputStream in) throws IOException;
    }

    /**
     * Runs the program to its end.
     *
     * @throws DeadlineException when it was killed
     * @throws IOException when it cannot be started, says on its standard error what is not known to be harmless, or
     *     exits with another status than 0
     */
    <T> T run(Output<T> output) throws IOException {
        Process process = new ProcessBuilder(words).start();
        CompletableFuture<Process> alarm = new CompletableFuture<>();
        // The alarm is done before it kills: whoever sees the process dead of it sees that too.
        CompletableFuture<Process> kill = alarm.completeOnTimeout(process, deadline.toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(Process::destroyForcibly);
        CompletableFuture<String> complaint = complaint(process);
        try (InputStream in = process.getInputStream()) {
            T result = output.read(in);
            int status = process.waitFor();
            String said = complaint.join();
            if (alarm.isDone()) {
                throw late();
            }
            if (status != 0 || !said.isEmpty()) {
                throw new IOException(this + " failed with status " + status + ": " + said);
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(this + " was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (IOException e) {
            throw alarm.isDone() && !(e instanceof DeadlineException) ? late() : e;
        } finally {
            kill.cancel(false);
            alarm.cancel(false);
            process.destroyForcibly();
        }
    }

    private DeadlineException late() {
        return new DeadlineException(Text.text("%s did not end within %s ms and was killed", "%s 在 %s 毫秒内没有结束，已被终止")
                .with(this, deadline.toMillis()));
    }

    /** Drains the standard error, which may exceed the pipe; the future is its first line that matters. */
    private CompletableFuture<String> complaint(Process process) {
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread thread = new Thread(() -> first.complete(drain(process.getErrorStream())), "ss-stderr");
        thread.setDaemon(true);
        thread.start();
        return first.completeOnTimeout("its standard error stayed open", deadline.toNanos() * 2, TimeUnit.NANOSECONDS);
    }

    private static String drain(InputStream stream) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return in.lines()
                    .filter(line -> !harmless(line))
                    .reduce("", (first, line) -> first.isEmpty() ? line : first);
        } catch (IOException | UncheckedIOException e) {
            return "its standard error could not be read: " + e.getMessage();
        }
    }

    /** With {@code -e} it looks up names of control groups and complains, once a socket, where it cannot. */
    private static boolean harmless(String line) {
        return line.isBlank() || line.contains("cgroup2");
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
