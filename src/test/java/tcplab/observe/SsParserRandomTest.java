package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tcplab.observe.SsLine.NotUnderstood;
import tcplab.observe.SsLine.Row;
import tcplab.tcp.TcpState;

/** Whatever stands in a line, it is a row or it is reported. */
class SsParserRandomTest {
    private static final long SEED = 7;

    @Test
    void reportsRandomBytes() throws IOException {
        Random random = new Random(SEED);
        byte[] bytes = new byte[200_000];
        random.nextBytes(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8) + "\n";
        List<SsLine> lines = new ArrayList<>();
        new SsParser().read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), lines::add);
        assertThat(lines).hasSize((int) text.chars().filter(c -> c == '\n').count());
        assertThat(lines).allMatch(NotUnderstood.class::isInstance);
    }

    @Test
    void survivesSpoiltLines() throws IOException {
        Random random = new Random(SEED);
        String[] good = SsSamples.text("ss-6.18.txt").split("\n", -1);
        int understood = 0;
        int reported = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder line = new StringBuilder(good[random.nextInt(good.length - 1)]);
            for (int changes = random.nextInt(3); changes >= 0 && line.length() > 0; changes--) {
                int at = random.nextInt(line.length());
                switch (random.nextInt(3)) {
                    case 0 -> line.setCharAt(at, (char) random.nextInt(0x250));
                    case 1 -> line.deleteCharAt(at);
                    default -> line.setLength(at + 1);
                }
            }
            SsLine read = new SsParser().line(line.toString());
            understood += read instanceof Row ? 1 : 0;
            reported += read instanceof NotUnderstood ? 1 : 0;
        }
        assertThat(understood + reported).isEqualTo(100_000);
        assertThat(understood).isPositive();
        assertThat(reported).isPositive();
    }

    @Test
    void readsUsualRowsAsItsPatternsWould() throws IOException {
        Random random = new Random(SEED);
        int usual = 0;
        int unusual = 0;
        for (String version : SsSamples.VERSIONS) {
            String[] good = SsSamples.text("ss-" + version + ".txt").split("\n", -1);
            for (int i = 0; i < 5_000; i++) {
                String line = i < good.length ? good[i] : spoilt(good[random.nextInt(good.length)], random);
                SsParser parser = new SsParser();
                assertThat(parser.line(line)).as(line).isEqualTo(parser.byPatterns(line));
                String stateless = line.replaceFirst("^[A-Z0-9-]+ +", "");
                SsParser filtered = new SsParser(TcpState.CLOSE_WAIT);
                assertThat(filtered.line(stateless)).as(stateless).isEqualTo(filtered.byPatterns(stateless));
                byte[] bytes = stateless.getBytes(StandardCharsets.UTF_8);
                boolean isUsual = UsualRow.of(bytes, 0, bytes.length, TcpState.CLOSE_WAIT) != null;
                usual += isUsual ? 1 : 0;
                unusual += !isUsual && filtered.line(stateless) instanceof Row ? 1 : 0;
            }
        }
        assertThat(usual).isGreaterThan(500);
        assertThat(unusual).isPositive();
    }

    /** With some letters changed, most often for ones that stand in such lines. */
    private static String spoilt(String line, Random random) {
        StringBuilder spoilt = new StringBuilder(line);
        for (int changes = random.nextInt(3); changes >= 0 && spoilt.length() > 0; changes--) {
            int at = random.nextInt(spoilt.length());
            switch (random.nextInt(4)) {
                case 0 -> spoilt.setCharAt(at, "0123456789abF.:*[]%() -,\nü".charAt(random.nextInt(26)));
                case 1 -> spoilt.deleteCharAt(at);
                case 2 -> spoilt.insert(at, spoilt.charAt(random.nextInt(spoilt.length())));
                default -> spoilt.setLength(at + 1);
            }
        }
        return spoilt.toString();
    }

    @Test
    void aCutRowIsTakenOnlyIfAllItKeepsIsThere() throws IOException {
        for (String line : SsSamples.text("ss-6.18.txt").split("\n", -1)) {
            SsParser parser = new SsParser();
            if (parser.line(line) instanceof Row whole) {
                int kept = line.indexOf(" sk:") + " sk:".length();
                for (int length = 0; length < line.length(); length++) {
                    SsLine cut = parser.line(line.substring(0, length));
                    if (length <= kept) {
                        assertThat(cut).isInstanceOf(NotUnderstood.class);
                    } else if (cut instanceof Row row
                            && length > kept + whole.socket().cookie().length()) {
                        assertThat(row).isEqualTo(whole);
                    }
                }
            }
        }
    }
}
