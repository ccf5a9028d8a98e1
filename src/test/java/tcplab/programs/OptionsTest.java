package tcplab.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.tcp.Endpoint;

class OptionsTest {
    private static final Endpoint HERE = new Endpoint("127.0.0.1", 80);
    private static final ClientOptions CLIENT = ClientOptions.to(HERE);
    private static final ServerOptions SERVER = ServerOptions.on(HERE);

    @ParameterizedTest
    @MethodSource("refused")
    void badOptionsAreNamed(ThrowingCallable options, String message) {
        assertThatThrownBy(options).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(() -> CLIENT.atRate(0), "rate 0: must be > 0"),
                refused(() -> CLIENT.atRate(-2.5), "rate -2.5: must be > 0"),
                refused(() -> CLIENT.atRate(Double.NaN), "rate NaN: must be > 0"),
                refused(() -> CLIENT.times(0), "count 0: must be > 0"),
                refused(() -> CLIENT.withConcurrency(-1), "concurrency -1: must be > 0"),
                refused(() -> CLIENT.withPool(0), "pool 0: must be > 0"),
                refused(() -> CLIENT.withRequestBytes(-1), "bytes -1: must be >= 0"),
                refused(() -> CLIENT.lingering(-1), "linger -1: must be >= 0"),
                refused(() -> CLIENT.holding(Duration.ofMillis(-1)), "hold -1 ms: must be >= 0"),
                refused(() -> CLIENT.within(Duration.ZERO), "patience 0 ms: must be > 0"),
                refused(
                        () -> CLIENT.withPool(1).withRequestBytes(0),
                        "bytes 0: a pool of connections carries requests, which have > 0"),
                refused(
                        () -> ClientOptions.to(new Endpoint("127.0.0.1", 0)),
                        "cannot connect to 127.0.0.1:*: it has no port"),
                refused(() -> SERVER.withAnswerBytes(-1), "answer bytes -1: must be >= 0"),
                refused(() -> SERVER.closingAfter(Duration.ofMillis(-5)), "close after -5 ms: must be >= 0"),
                refused(() -> new ServerOptions.Farewell(0, 1, Duration.ZERO), "writes 0: must be > 0"),
                refused(() -> new ServerOptions.Farewell(1, 0, Duration.ZERO), "bytes 0: must be > 0"));
    }

    private static Arguments refused(ThrowingCallable options, String message) {
        return Arguments.of(options, message);
    }

    @Test
    void requestsAreDueByTheStartAndNotByTheOneBefore() {
        Pace pace = new Pace(1_000, OptionalDouble.of(100));
        assertThat(pace.nanosUntil(0, 1_000)).isZero();
        assertThat(pace.nanosUntil(1, 1_000)).isEqualTo(10_000_000);
        assertThat(pace.nanosUntil(3, 1_000 + 25_000_000)).isEqualTo(5_000_000);
        assertThat(pace.nanosUntil(3, 1_000 + 45_000_000)).isNegative();
        assertThat(new Pace(1_000, OptionalDouble.empty()).nanosUntil(5, 1_000)).isZero();
    }

    @Test
    void partsOfAClientsWorkAreTheWhole() {
        ClientOptions whole = CLIENT.times(7).withConcurrency(5).atRate(30);
        assertThat(whole.split(3))
                .extracting(part -> part.load().count(), part -> part.load().concurrency())
                .containsExactly(tuple(3, 2), tuple(2, 2), tuple(2, 1));
        assertThat(whole.split(3)).extracting(part -> part.load().perSecond()).containsOnly(OptionalDouble.of(10));
        assertThat(whole.withPool(2).split(3))
                .extracting(part -> part.load().pool())
                .containsExactly(OptionalInt.of(1), OptionalInt.of(1));
        assertThat(CLIENT.split(3)).containsExactly(CLIENT);
    }
}
