package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapngClockTest {
    @ParameterizedTest
    @CsvSource({
        "6, 0, 1700000000123456, 1700000000123456000",
        "9, 0, 1700000000123456789, 1700000000123456789",
        "0, 0, 1700000000, 1700000000000000000",
        "3, 5, 1700000000123, 1700000005123000000",
        "12, 0, 1700000000123456, 1700000000123",
        "127, 0, 1700000000123456, 0",
        "9, -1, 1700000000123456789, 1699999999123456789",
        // 2^-10 seconds: 1536 units are a second and a half
        "138, 0, 1536, 1500000000",
        "128, 0, 3, 3000000000",
        // 2^-32 seconds, as NTP counts
        "160, 0, 7301444405347483648, 1700000000500000000",
        // 2^-63 seconds, 2^-64 and less
        "191, 0, 4611686018427387904, 500000000",
        "192, 0, -9223372036854775808, 500000000",
        "255, 0, 4611686018427387904, 0",
    })
    void countsNanoseconds(int resolution, long offset, long units, long nanos) {
        PcapngClock clock = PcapngClock.MICROSECONDS.resolution(resolution).offset(offset);
        assertThat(clock.nanos(units)).isEqualTo(nanos);
    }
}
