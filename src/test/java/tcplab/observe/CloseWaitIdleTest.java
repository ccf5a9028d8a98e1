package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloseWaitIdleTest {
    @Test
    void readsTheTimeSinceTheLastAcknowledgement() throws IOException {
        String table = """
                1      0      127.0.0.1:47291 127.0.0.1:60544 ino:186790 sk:15a2 cgroup:/ --> ts sack bbr rto:208 lastsnd:3508 lastrcv:3508 lastack:2504 pacing_rate 394299253656bps
                1      0      127.0.0.1:47292 127.0.0.1:60545 ino:186791 sk:15a3 cgroup:/ --> ts sack bbr rto:208
                1      0      127.0.0.1:47293 127.0.0.1:60546 timer:(keepalive,60min,0) uid:7 ino:186792 sk:15a4 <-> lastack:7
                """;

        assertThat(CloseWaitIdle.read(new StringReader(table)))
                .isEqualTo(Map.of("15a2", Duration.ofMillis(2504), "15a4", Duration.ofMillis(7)));
    }
}
