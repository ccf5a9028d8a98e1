package tcplab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static tcplab.cli.SampleExercise.ALL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.lab.StageException;
import tcplab.record.RecordingStore;
import tcplab.text.Text;

class RunCommandTest {
    @TempDir
    Path directory = Path.of("");

    /** half-close holds, reset is a surprise, short-connections stays open. */
    @ParameterizedTest
    @CsvSource({
        "half-close,0",
        "reset,1",
        "short-connections,3",
        "half-close short-connections,3",
        "short-connections reset,1",
        "all,1"
    })
    void theExitStatusIsTheWorstThatHappened(String names, int status) {
        assertThat(Cli.run(ALL, SampleExercise::stage, ("run " + names).split(" ", -1))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void reportsInTheOrderAskedHoweverTheyFinish() {
        CountDownLatch resetDone = new CountDownLatch(1);
        Staging slowFirst = (exercise, at, progress) -> {
            if (exercise.name().equals("half-close")) {
                await(resetDone);
            }
            var recording = SampleExercise.stage(exercise, at, progress);
            if (exercise.name().equals("reset")) {
                resetDone.countDown();
            }
            return recording;
        };

        Cli cli = Cli.run(ALL, slowFirst, "run", "half-close", "reset", "--jobs", "2", "--format", "json");

        assertThat(cli.out().lines().map(line -> line.replaceAll(".*\"exercise\":\"([^\"]*)\".*", "$1")))
                .containsExactly("half-close", "reset");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS))
                    .as("the other exercise ended within 30 s")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void oneThatFailsDoesNotLoseTheOthers() {
        Staging oneFails = (exercise, at, progress) -> {
            if (exercise.name().equals("half-close")) {
                throw new StageException(Text.text("no namespace can be made", "无法创建命名空间"));
            }
            if (exercise.name().equals("short-connections")) {
                throw new IOException("half a\nmessage");
            }
            return SampleExercise.stage(exercise, at, progress);
        };

        Cli text = Cli.run(ALL, oneFails, "run", "all", "--jobs", "1");
        Cli json = Cli.run(Map.of("TCPLAB_LANG", "zh"), ALL, oneFails, "run", "all", "--format", "json");

        assertThat(text.status()).isEqualTo(ExitStatus.SURPRISE);
        assertThat(text.err())
                .contains("tcplab: half-close: no namespace can be made\n")
                .contains("tcplab: short-connections: half a message\n");
        assertThat(text.out())
                .contains("What does reset show?")
                .contains("gave nothing to judge: half-close, short-connections")
                .contains("surprises: reset C1");
        assertThat(json.out().lines()).hasSize(3);
        assertThat(json.out().lines().findFirst().orElse(""))
                .contains("\"exercise\":\"half-close\"")
                .contains("\"outcome\":\"NOT_SHOWN\"")
                .contains("无法创建命名空间");
    }

    @Test
    void aFaultOfOursIsSaidToBeOne() {
        Staging broken = (exercise, at, progress) -> {
            throw new IllegalStateException("oops");
        };

        Cli cli = Cli.run(ALL, broken, "run", "half-close");

        assertThat(cli.status()).isEqualTo(ExitStatus.OUR_FAULT);
        assertThat(cli.err()).contains("this is a fault of tcplab: java.lang.IllegalStateException: oops");
    }

    @Test
    void savesOneIntoTheDirectoryAndSeveralBelowIt() {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");

        Cli single = Cli.run(ALL, SampleExercise::stage, "run", "half-close", "--save", one.toString());
        Cli.run(ALL, SampleExercise::stage, "run", "all", "--save", two.toString());

        assertThat(one.resolve(RecordingStore.FILE)).exists();
        assertThat(two.resolve("half-close").resolve(RecordingStore.FILE)).exists();
        assertThat(two.resolve("reset").resolve(RecordingStore.FILE)).exists();
        assertThat(single.out()).contains("Saved in " + one);
        Cli again = Cli.run(ALL, Cli.NO_STAGE, "judge", two.toString());
        assertThat(again.out()).contains("What does reset show?").contains("3 exercises: 1 confirmed");
        assertThat(again.status()).isEqualTo(ExitStatus.SURPRISE);
    }

    @Test
    void judgesAsItRan() {
        Cli run = Cli.run(ALL, SampleExercise::stage, "run", "half-close", "--save", directory + "/x");
        Cli judge = Cli.run(ALL, Cli.NO_STAGE, "judge", directory + "/x");

        assertThat(judge).isEqualTo(new Cli(run.status(), run.out(), ""));
    }

    @Test
    void withoutSaveNothingIsKept() {
        List<Path> used = new ArrayList<>();
        Staging noting = (exercise, at, progress) -> {
            used.add(at);
            return SampleExercise.stage(exercise, at, progress);
        };

        Cli cli = Cli.run(ALL, noting, "run", "half-close");

        assertThat(cli.out()).doesNotContain("Saved");
        assertThat(used).hasSize(1).allMatch(Path::isAbsolute).noneMatch(Files::exists);
        assertThat(used.get(0).resolveSibling("")).doesNotExist();
    }

    @Test
    void progressIsAPlainLineWhereThereIsNoTerminal() {
        Cli english = Cli.run(ALL, SampleExercise::stage, "run", "half-close");
        Cli chinese = Cli.run(ALL, SampleExercise::stage, "--lang", "zh", "run", "half-close");

        assertThat(english.err()).isEqualTo("half-close: opening, about 60 s left\n");
        assertThat(chinese.err()).isEqualTo("half-close：打开连接，约剩 60 秒\n");
    }
}
