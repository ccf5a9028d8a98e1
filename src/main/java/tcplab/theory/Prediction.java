package tcplab.theory;

import java.math.BigDecimal;
import java.util.List;
import tcplab.text.Text;

/**
 * What a kernel will do, computed from its settings without running anything.
 *
 * @param name a short name, {@code connect-timeout}
 * @param what what the number is, in a clause
 * @param settings the settings that it depends on, by name
 * @param citations where the formula stands
 */
public record Prediction(String name, Text what, Answer answer, List<String> settings, List<Citation> citations) {
    public Prediction {
        settings = List.copyOf(settings);
        citations = List.copyOf(citations);
    }

    /** What a prediction came to. */
    public sealed interface Answer {}

    /**
     * A number, or several in order.
     *
     * @param numbers counts, or the times to which timers are set
     * @param spans for times, when the timers fire: one for each number; empty for counts
     * @param formula how it follows from the settings, with their values filled in
     */
    public record Value(List<BigDecimal> numbers, List<TimerWheel.Span> spans, Unit unit, Text formula)
            implements Answer {
        public Value {
            numbers = List.copyOf(numbers);
            spans = List.copyOf(spans);
        }

        /** What is to be expected, at least; the last of several. */
        public BigDecimal earliest() {
            return spans.isEmpty()
                    ? numbers.get(numbers.size() - 1)
                    : spans.get(spans.size() - 1).earliest();
        }

        /** What is to be expected, at most; the last of several. */
        public BigDecimal latest() {
            return spans.isEmpty()
                    ? numbers.get(numbers.size() - 1)
                    : spans.get(spans.size() - 1).latest();
        }

        /** How finely it can come true: the timer wheel's, or nothing for counts. */
        public BigDecimal granularity() {
            return spans.isEmpty()
                    ? BigDecimal.ZERO
                    : spans.get(spans.size() - 1).granularity();
        }
    }

    /** There is no limit with these settings. */
    public record Unlimited(Text because) implements Answer {}

    /** It cannot be computed: this kernel has no such setting. */
    public record Missing(String setting) implements Answer {}

    /** What is counted or measured. */
    public enum Unit {
        SECONDS(Text.same("s")),
        CONNECTIONS(Text.text("connections", "条连接")),
        CONNECTIONS_PER_SECOND(Text.text("connections/s", "条连接/秒")),
        ENTRIES(Text.text("entries", "个表项"));

        private final Text text;

        Unit(Text text) {
            this.text = text;
        }

        public Text text() {
            return text;
        }
    }
}
