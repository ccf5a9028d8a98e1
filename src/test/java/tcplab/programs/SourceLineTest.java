package tcplab.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SourceLineTest {
    private static final String HERE = "src/test/java/tcplab/programs/SourceLineTest.java";

    @Test
    void namesTheClassTheMethodAndTheLineThatAsks() throws IOException {
        SourceLine line = SourceLine.here(); // the line that asks

        assertThat(line.toString())
                .matches(
                        "at tcplab\\.programs\\.SourceLineTest\\.namesTheClassTheMethodAndTheLineThatAsks\\(SourceLineTest\\.java:\\d+\\)");
        assertThat(source(line)).contains("SourceLine.here(); // the line that asks");
    }

    @Test
    void namesTheInnermostFrameOfOurs() throws IOException {
        Supplier<SourceLine> asked = () -> SourceLine.here(); // asked by a lambda

        SourceLine line = asked.get();

        assertThat(source(line)).contains("// asked by a lambda");
    }

    /** The text of a line, read from this file. */
    private static String source(SourceLine line) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(HERE));
        return lines.get(Integer.parseInt(line.place().replaceAll(".*:(\\d+)\\)", "$1")) - 1);
    }
}
