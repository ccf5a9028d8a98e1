package tcplab.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tcplab.tcp.Endpoint;

class ChurnTest {
    private static final Endpoint SERVER = new Endpoint("127.78.0.1", 0);

    @BeforeEach
    void needsNativeCalls() {
        Assumptions.assumeTrue(Epoll.isAvailable(), "Netty's native calls");
    }

    @ParameterizedTest
    @EnumSource
    void opensAndClosesAsManyAsAsked(ClosesFirst first) throws Exception {
        Churn churn = new Churn(new ChurnOptions(SERVER, 3, 501, 2, first));
        assertThat(churn.run()).isPositive();
        assertThat(churn.done()).isEqualTo(501);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void stopsWhenAsked(int threads) throws Exception {
        Churn churn = new Churn(new ChurnOptions(SERVER, 1, Long.MAX_VALUE, threads, ClosesFirst.CLIENT));
        churn.stop();
        assertThat(churn.run()).isPositive();
        assertThat(churn.done()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1"})
    void anAddressThatIsNotOursIsTheKernelsError(String host) {
        Churn churn = new Churn(new ChurnOptions(new Endpoint(host, 0), 1, 1, 1, ClosesFirst.CLIENT));
        assertThatThrownBy(churn::run).hasMessageContaining("Cannot assign requested address");
    }
}
