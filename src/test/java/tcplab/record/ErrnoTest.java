package tcplab.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrnoTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the JDK's
                "Cannot assign requested address | EADDRNOTAVAIL",
                "Address already in use | EADDRINUSE",
                "Address already in use (Bind failed) | EADDRINUSE",
                "Connection refused | ECONNREFUSED",
                "Connection refused: /127.0.0.1:80 | ECONNREFUSED",
                "Connection reset | ECONNRESET",
                "Connection reset by peer | ECONNRESET",
                "Broken pipe | EPIPE",
                "Connection timed out | ETIMEDOUT",
                "Connect timed out | ETIMEDOUT",
                "No route to host | EHOSTUNREACH",
                "Network is unreachable | ENETUNREACH",
                "Too many open files | EMFILE",
                "Permission denied | EACCES",
                "Operation not permitted | EPERM",
                "Invalid argument | EINVAL",
                "Software caused connection abort | ECONNABORTED",
                "Transport endpoint is not connected | ENOTCONN",
                // Netty's native transports
                "recvAddress(..) failed with error(-104): Connection reset by peer | ECONNRESET",
                "failed with error(-104): Connection reset by peer | ECONNRESET",
                "connect(..) failed with error(-111): Connection refused: /127.0.0.1:80 | ECONNREFUSED",
                "connect(..) failed with error(-99): Cannot assign requested address | EADDRNOTAVAIL",
                "bind(..) failed with error(-98): Address already in use | EADDRINUSE",
                "writevAddresses(..) failed with error(-32): Broken pipe | EPIPE",
                "accept(..) failed with error(-24): Too many open files | EMFILE",
                // a number goes before words
                "failed with error(-104) after Broken pipe | ECONNRESET",
                "failed with error(-71): Protocol error after Broken pipe | UNKNOWN",
                "failed with error(-99999999999): ? | UNKNOWN",
                "failed with error(-2) | UNKNOWN",
                // nothing that is known
                "Stream closed | UNKNOWN",
                "'' | UNKNOWN",
                " | UNKNOWN",
            })
    void isFoundInWhatAnExceptionSays(String text, Errno errno) {
        assertThat(Errno.of(new IOException(text))).isEqualTo(errno);
    }

    @Test
    void isFoundInACause() {
        Throwable refused = new ConnectException("Connection refused");
        assertThat(Errno.of(new ExecutionException("connect failed", new IOException("again", refused))))
                .isEqualTo(Errno.ECONNREFUSED);
        assertThat(Errno.of(new IOException(new SocketException("Broken pipe"))))
                .isEqualTo(Errno.EPIPE);
        assertThat(Errno.of(new IOException("Connection reset", refused))).isEqualTo(Errno.ECONNRESET);
    }

    @Test
    void theClassAloneSaysNothing() {
        assertThat(Errno.of(new ClosedChannelException())).isEqualTo(Errno.UNKNOWN);
        assertThat(Errno.of(new BindException())).isEqualTo(Errno.UNKNOWN);
        assertThat(Errno.of(new NoRouteToHostException("Host is unreachable (Host unreachable)")))
                .isEqualTo(Errno.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OK", "DEADLINE", "UNKNOWN"})
    void eachIsFoundByItsNumberAndByItsSentence(Errno errno) {
        assertThat(Errno.of(new IOException("x failed with error(-" + errno.number() + "): ?")))
                .isEqualTo(errno);
        assertThat(Errno.of(new IOException(errno.message()))).isEqualTo(errno);
    }
}
