package tcplab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that somebody has read and approved, below {@code src/test/resources}. With {@code -Dapprove} a test writes what it
 * got instead of comparing; the change is then approved, or not, by reading its diff.
 */
public final class Approved {
    private static final Path ROOT = Path.of("src/test/resources");

    private Approved() {}

    public static void check(String file, String actual) throws IOException {
        Path path = ROOT.resolve(file);
        if (System.getProperty("approve") != null) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, actual, StandardCharsets.UTF_8);
        }
        assertThat(path)
                .as("the approved file; run the test with -Dapprove to write it")
                .exists();
        assertThat(actual).isEqualTo(Files.readString(path, StandardCharsets.UTF_8));
    }
}
