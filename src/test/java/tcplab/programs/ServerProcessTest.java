package tcplab.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tcplab.tcp.Endpoint;

class ServerProcessTest {
    @ParameterizedTest
    @EnumSource
    void everyKindHasAWordThatIsUnderstood(OnEnd onEnd) {
        ServerOptions options = ServerProcess.options("127.77.0.1:*", ServerProcess.word(onEnd));

        assertThat(options.onEnd()).isEqualTo(onEnd);
        assertThat(options.listen().address()).isEqualTo(new Endpoint("127.77.0.1", 0));
    }

    @ParameterizedTest
    @CsvSource({"127.77.0.1, leak, '127.77.0.1'", "127.77.0.1:80, LEAK, 'LEAK'", "127.77.0.1:80, '', ''"})
    void whatItCannotUnderstandIsNamed(String address, String onEnd, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerProcess.options(address, onEnd))
                .withMessageContaining("'" + named + "'");
    }

    @Test
    void theNumberOfArgumentsIsTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerProcess.options("127.77.0.1:80"))
                .withMessageContaining("'127.77.0.1:80'");
    }
}
