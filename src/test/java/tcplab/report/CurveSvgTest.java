package tcplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tcplab.report.CurveSvg.Curve;
import tcplab.report.CurveSvg.Frame;
import tcplab.report.CurveSvg.Level;
import tcplab.report.CurveSvg.Point;
import tcplab.text.Text;

class CurveSvgTest {
    private static final Curve CURVE = new Curve(
            Text.text("ports", "端口"),
            "s-ESTABLISHED",
            List.of(new Point(Duration.ZERO, 0), new Point(Duration.ofSeconds(60), 218)));

    @ParameterizedTest
    @CsvSource({"218, 50", "1, 0.2", "6, 1", "7, 2", "66.9, 20", "60000, 10000", "0.9, 0.2", "100, 20"})
    void linesAcrossStandAtRoundNumbers(double most, double step) {
        assertThat(CurveSvg.step(most)).isEqualTo(step, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void everyLineAcrossHasItsNumberAndTheDrawingAName() {
        String svg = CurveSvg.of(List.of(CURVE), List.of(), new Frame("plot-ports", Duration.ofSeconds(66)));

        assertThat(svg)
                .contains("aria-labelledby=\"plot-ports\"")
                .contains(">0 s<", ">20 s<", ">40 s<", ">60 s<", ">0<", ">50<", ">250<")
                .doesNotContain("ports</text>");
        assertThat(svg.split("class=\"axis\"", -1)).hasSize(1 + 4 + 6);
    }

    @Test
    void aLegendOfSeveralIsInBothLanguages() {
        String svg = CurveSvg.of(
                List.of(CURVE), List.of(new Level("range: 300", 300)), new Frame("p", Duration.ofSeconds(60)));

        assertThat(svg).contains("range: 300").contains(" lang=\"en\">").contains(" lang=\"zh\">", "端口");
    }
}
