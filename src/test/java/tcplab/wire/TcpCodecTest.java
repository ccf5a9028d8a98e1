package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.tcp.Checksum;
import tcplab.tcp.RawSegment;

class TcpCodecTest {
    private static final String FROM_TO = "127.0.0.1:40000 > 127.77.0.1:7000 ";

    static Stream<String> segments() {
        return Stream.of(
                FROM_TO + "S 4294967295(0) ack 0 win 65535 <mss 1460,sackOK,TS val 4294967295 ecr 0,wscale 14>",
                FROM_TO + "S. 0(0) ack 4294967295 win 0 <mss 65535>",
                FROM_TO + "F. 7(0) ack 8 win 1 <>",
                FROM_TO + "P. 1(5) ack 1 win 64 <TS val 1 ecr 2>",
                FROM_TO + "R 1(0) ack 0 win 0 <>",
                FROM_TO + "- 2147483648(3) ack 0 win 0 <opt-5 0000000100000002,opt-34>",
                "1.2.3.4:1 > 255.255.255.255:65535 FSRPUEWA. 1(1460) ack 1 win 2 <wscale 0>");
    }

    @ParameterizedTest
    @MethodSource("segments")
    void whatIsWrittenIsReadBackTheSame(String text) throws Exception {
        RawSegment segment = RawSegment.parse(text);
        byte[] payload = new byte[segment.length()];
        java.util.Arrays.fill(payload, (byte) 0xa5);

        byte[] packet = TcpCodec.encode(segment, payload);
        assertThat(new FrameDecoder(LinkType.RAW_IP).decode(packet, packet.length))
                .contains(segment);
        byte[] frame = TcpCodec.loopbackFrame(packet);
        assertThat(new FrameDecoder(LinkType.ETHERNET).decode(frame, frame.length))
                .contains(segment);
        assertThat(packet).endsWith(payload);
        assertThat(new FrameDecoder(LinkType.ETHERNET).bytes(frame, frame.length))
                .hasValueSatisfying(bytes -> {
                    assertThat(bytes.data()).isEqualTo(payload);
                    assertThat(bytes.checksumFits(segment.source(), segment.destination()))
                            .isTrue();
                });
    }

    /** A packet sums to zero, its checksum included: what every receiver verifies. */
    @ParameterizedTest
    @MethodSource("segments")
    void checksumsAreRight(String text) {
        RawSegment segment = RawSegment.parse(text);
        byte[] packet = TcpCodec.encode(segment, new byte[segment.length()]);
        assertThat(Checksum.of(packet, 0, 20, 0)).isZero();
        assertThat(Checksum.of(packet, 12, packet.length - 12, 6 + packet.length - 20))
                .isZero();
        packet[packet.length - 1]++;
        assertThat(Checksum.of(packet, 12, packet.length - 12, 6 + packet.length - 20))
                .isNotZero();
    }

    @Test
    void theBytesAreThese() {
        RawSegment segment = RawSegment.parse(FROM_TO + "P. 305419896(3) ack 1 win 512 <mss 1460>");
        assertThat(HexFormat.of().formatHex(TcpCodec.encode(segment, new byte[] {'a', 'b', 'c'})))
                .isEqualTo("4500002f0000400040063c7a7f0000017f4d0001" + "9c401b58" + "12345678" + "00000001"
                        + "60180200" + "b3150000" + "020405b4" + "616263");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:1 > 1.2.3.4:5 S 1(0) ack 0 win 1 <>, 'localhost'",
        "1.2.3.256:1 > 1.2.3.4:5 S 1(0) ack 0 win 1 <>, '1.2.3.256'",
        "[::1]:1 > [::1]:5 S 1(0) ack 0 win 1 <>, '::1'",
        "1.2.3.4:1 > 1.2.3.4:5 . 1(7) ack 0 win 1 <>, a payload of 0 bytes",
        "1.2.3.4:1 > 1.2.3.4:5 . 1(0) ack 0 win 1 <opt-254 0000000000000000000000000000000000000000000000000000000000000000000000"
                + "00000000>, take 41 bytes",
    })
    void refusesWhatNoPacketHolds(String text, String message) {
        assertThatThrownBy(() -> TcpCodec.encode(RawSegment.parse(text), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.replace("'", ""));
    }
}
