package tcplab.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header's fields by their places, in segments of which each field was chosen. */
class SegmentBytesTest {
    private static final Endpoint FROM = new Endpoint("127.0.0.1", 40000);
    private static final Endpoint TO = new Endpoint("127.77.0.1", 7000);
    /** The packet of TcpCodecTest without its IP header. */
    private static final String DATA =
            "9c401b58" + "12345678" + "00000001" + "60180200b3150000" + "020405b4" + "616263";

    @Test
    void theFieldsFillTwentyBytesWithoutAGap() {
        int bits =
                Arrays.stream(HeaderField.values()).mapToInt(HeaderField::width).sum();
        assertThat(bits).isEqualTo(SegmentBytes.LEAST * 8);
        assertThat(HeaderField.URGENT_POINTER.firstBit() / 8).isEqualTo(18);
        assertThat(HeaderField.WINDOW.firstBit() / 8).isEqualTo(14);
    }

    @ParameterizedTest
    @CsvSource({
        "SOURCE_PORT, 40000",
        "DESTINATION_PORT, 7000",
        "SEQUENCE_NUMBER, 305419896",
        "ACKNOWLEDGMENT_NUMBER, 1",
        "DATA_OFFSET, 6",
        "RESERVED, 0",
        "AE, 0",
        "CWR, 0",
        "ECE, 0",
        "URG, 0",
        "ACK, 1",
        "PSH, 1",
        "RST, 0",
        "SYN, 0",
        "FIN, 0",
        "WINDOW, 512",
        "CHECKSUM, 45845",
        "URGENT_POINTER, 0"
    })
    void eachFieldStandsWhereItShould(HeaderField field, long value) {
        assertThat(SegmentBytes.parse(DATA).value(field)).isEqualTo(value);
    }

    @Test
    void aBitThatIsSetIsOneFieldAlone() {
        for (HeaderField field : HeaderField.values()) {
            byte[] zero = new byte[SegmentBytes.LEAST];
            int last = field.firstBit() + field.width() - 1;
            zero[last / 8] |= (byte) (1 << (7 - last % 8));
            SegmentBytes one = new SegmentBytes(zero, zero.length);
            for (HeaderField other : HeaderField.values()) {
                assertThat(one.value(other)).as("%s when %s is 1", other, field).isEqualTo(other == field ? 1 : 0);
            }
        }
    }

    @Test
    void whatStandsBehindTheHeaderIsTheData() {
        SegmentBytes segment = SegmentBytes.parse(DATA);

        assertThat(segment.length()).isEqualTo(24);
        assertThat(segment.data()).isEqualTo(new byte[] {'a', 'b', 'c'});
        assertThat(segment.occupies()).isEqualTo(3);
        assertThat(segment).hasToString(DATA);
        assertThat(segment.options()).contains(List.of(new SegmentBytes.Option(20, 2, 4)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 5, ''",
        "01010402, 6, 20 1 1;21 1 1;22 4 2",
        "020405b400000000, 7, 20 2 4;24 0 4",
        "0101080a0000000100000002, 8, 20 1 1;21 1 1;22 8 10",
        "02040506, 5, ''",
        "08020304, 6, 20 8 2;22 3 4!",
        "02050506, 6, !",
        "02010506, 6, !",
        "01010102, 6, 20 1 1;21 1 1;22 1 1;23 2 0!",
        "'', 6, !",
        "'', 4, !"
    })
    void optionsAreReadWhereTheyFit(String options, int offset, String expected) {
        String hex = "0001000200000003000000040".substring(0, 24) + offset + "010" + "000000000000" + options;
        String shown = SegmentBytes.parse(hex)
                .options()
                .map(all -> String.join(
                        ";",
                        all.stream()
                                .map(o -> o.at() + " " + o.kind() + " " + o.length())
                                .toList()))
                .orElse("!");
        assertThat(shown).isEqualTo(expected.endsWith("!") ? "!" : expected);
    }

    @Test
    void theChecksumFitsUntilABitIsTurnedOver() {
        assertThat(SegmentBytes.parse(DATA).checksumFits(FROM, TO)).isTrue();
        assertThat(SegmentBytes.parse(DATA).checksumFits(FROM, new Endpoint("127.77.0.2", 7000)))
                .isFalse();
        for (int bit = 0; bit < DATA.length() * 4; bit++) {
            byte[] bytes = HexFormat.of().parseHex(DATA);
            bytes[bit / 8] ^= (byte) (1 << (7 - bit % 8));
            assertThat(new SegmentBytes(bytes, bytes.length).checksumFits(FROM, TO))
                    .as("bit %s", bit)
                    .isFalse();
        }
    }

    @Test
    void ofIpv6TheAddressesAreSummedToo() {
        byte[] bytes = HexFormat.of().parseHex("00500051" + "00000000" + "00000000" + "50020000" + "00000000");
        short sum = Checksum.of(bytes, "fe80::1%eth0", "::1");
        bytes[16] = (byte) (sum >> 8);
        bytes[17] = (byte) sum;
        SegmentBytes segment = new SegmentBytes(bytes, bytes.length);
        assertThat(segment.checksumFits(new Endpoint("fe80::1", 80), new Endpoint("::1", 81)))
                .isTrue();
        assertThat(segment.checksumFits(new Endpoint("fe80::2", 80), new Endpoint("::1", 81)))
                .isFalse();
    }

    @Test
    void whatWasNotKeptWholeHasNoChecksumThatFits() {
        byte[] all = HexFormat.of().parseHex(DATA);
        SegmentBytes cut = new SegmentBytes(Arrays.copyOf(all, 24), all.length);

        assertThat(cut.complete()).isFalse();
        assertThat(cut.dataLength()).isEqualTo(3);
        assertThat(cut.data()).isEmpty();
        assertThat(cut.checksumFits(FROM, TO)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "zz", "000102030405060708090a0b0c0d0e0f101112"})
    void refusesWhatIsNoSegment(String hex) {
        assertThatThrownBy(() -> SegmentBytes.parse(hex)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "1.2.3.999", ""})
    void refusesWhatIsNoAddress(String host) {
        assertThatThrownBy(() -> Checksum.of(new byte[20], host, "1.2.3.4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + host + "'");
    }
}
