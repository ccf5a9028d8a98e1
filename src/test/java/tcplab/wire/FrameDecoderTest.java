package tcplab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tcplab.tcp.RawSegment;

class FrameDecoderTest {
    private static final FrameDecoder ETHERNET = new FrameDecoder(LinkType.ETHERNET);
    private static final int HEADER = 14;

    static Stream<Arguments> segments() {
        return Stream.of(
                Arguments.of(
                        Frames.SYN,
                        "127.0.0.1:47594 > 127.77.0.1:8950 S 1234567890(0) ack 0 win 65495"
                                + " <mss 65495,sackOK,TS val 1000000 ecr 0,wscale 10>"),
                Arguments.of(
                        Frames.DATA_BEHIND_IP_OPTIONS,
                        "127.0.0.1:47594 > 127.77.0.1:8950 P. 1234567891(10) ack 123456790 win 64 <>"),
                Arguments.of(
                        Frames.FIN_BEHIND_IPV6_EXTENSIONS,
                        "[::1]:8951 > [2001:db8::1:0:0:1]:443 F. 1(0) ack 2 win 65535 <>"));
    }

    private static Stream<String> frames() {
        return Stream.of(Frames.SYN, Frames.DATA_BEHIND_IP_OPTIONS, Frames.FIN_BEHIND_IPV6_EXTENSIONS);
    }

    @ParameterizedTest
    @MethodSource("segments")
    void readsSegments(String hex, String segment) throws Exception {
        byte[] frame = Frames.bytes(hex);
        assertThat(ETHERNET.decode(frame, frame.length))
                .map(RawSegment::toString)
                .contains(segment);
    }

    @ParameterizedTest
    @MethodSource("segments")
    void readsRawPacketsAndPaddedOnes(String hex, String segment) throws Exception {
        byte[] frame = Frames.bytes(hex);
        byte[] packet = Arrays.copyOfRange(frame, HEADER, frame.length);
        byte[] padded = Arrays.copyOf(frame, frame.length + 7);
        assertThat(new FrameDecoder(LinkType.RAW_IP).decode(packet, packet.length))
                .map(RawSegment::toString)
                .contains(segment);
        assertThat(ETHERNET.decode(padded, padded.length))
                .map(RawSegment::toString)
                .contains(segment);
    }

    @Test
    void readsBehindVlanTags() throws Exception {
        byte[] frame = Frames.bytes(Frames.SYN.substring(0, 24) + "88a80001" + "81000002" + Frames.SYN.substring(24));
        assertThat(ETHERNET.decode(frame, frame.length)).isPresent();
    }

    @Test
    void takesTheLengthFromTheHeaderAndNotFromWhatWasCaptured() throws Exception {
        byte[] frame = Frames.bytes(Frames.DATA_BEHIND_IP_OPTIONS);
        byte[] captured = Arrays.copyOf(frame, frame.length - 10);
        assertThat(ETHERNET.decode(captured, frame.length))
                .map(RawSegment::length)
                .contains(10);
    }

    /** What was cut from the frame itself, and not only from the capture, contradicts the IP header. */
    @ParameterizedTest
    @MethodSource("frames")
    void refusesAFrameCutAtAnyLength(String hex) {
        byte[] frame = Frames.bytes(hex);
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThatThrownBy(() -> ETHERNET.decode(cut, cut.length))
                    .as("cut to %d of %d bytes", length, frame.length)
                    .isInstanceOf(MalformedPacketException.class);
        }
    }

    /** A capture that was cut within the headers shows nothing; one that was cut within the payload shows everything. */
    @ParameterizedTest
    @MethodSource("frames")
    void readsACaptureCutAtAnyLengthOrRefusesIt(String hex) throws Exception {
        byte[] frame = Frames.bytes(hex);
        RawSegment whole = ETHERNET.decode(frame, frame.length).orElseThrow();
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            if (length >= frame.length - whole.length()) {
                assertThat(ETHERNET.decode(cut, frame.length)).contains(whole);
            } else {
                assertThatThrownBy(() -> ETHERNET.decode(cut, frame.length))
                        .as("captured %d of %d bytes", length, frame.length)
                        .isInstanceOf(MalformedPacketException.class)
                        .hasMessageContaining("cut off");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            IP version 5,                       14, 55, neither IPv4 nor IPv6
            IPv4 header of 16 bytes,            14, 44, IPv4 header says that it is 16
            packet longer than the frame,       17, 3d, ends at byte 75 of a frame of 74
            packet shorter than its header,     17, 13, shorter than its header
            a fragment,                         20, 20, fragment
            TCP header of 16 bytes,             46, 40, says that it is 16 bytes long
            TCP header beyond the packet,       46, b0, says that it is 44 bytes long; the packet has 40
            an option of one byte,              55, 01, option 2 says that it is 1 bytes long
            an option beyond the header,        55, 16, says that it is 22 bytes long; 20 are left
            """)
    void saysWhatIsWrongAndWhere(String what, int offset, String value, String message) {
        byte[] frame = Frames.bytes(Frames.SYN);
        frame[offset] = (byte) Integer.parseInt(value, 16);
        assertThatThrownBy(() -> ETHERNET.decode(frame, frame.length))
                .as(what)
                .isInstanceOf(MalformedPacketException.class)
                .hasMessageContaining(message)
                .hasMessageMatching(".*\\(at byte \\d+ of the frame\\)");
    }

    @ParameterizedTest
    @CsvSource({"ARP, 13, 06", "UDP, 23, 11", "ICMP, 23, 01"})
    void givesNothingForWhatIsNotTcp(String what, int offset, String value) throws Exception {
        byte[] frame = Frames.bytes(Frames.SYN);
        frame[offset] = (byte) Integer.parseInt(value, 16);
        assertThat(ETHERNET.decode(frame, frame.length)).as(what).isEmpty();
    }

    /** Random bytes, and true frames with random changes: nothing but a segment, nothing, or the one exception. */
    @ParameterizedTest
    @EnumSource(LinkType.class)
    void standsRandomBytes(LinkType link) {
        Random random = new Random(20260101);
        FrameDecoder decoder = new FrameDecoder(link);
        byte[][] seeds = frames().map(Frames::bytes).toArray(byte[][]::new);
        int refused = 0;
        int read = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] frame = seeds[i % seeds.length].clone();
            if (i % 4 == 0) {
                frame = new byte[random.nextInt(120)];
                random.nextBytes(frame);
            }
            for (int change = i % 5; change > 0 && frame.length > 0; change--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            try {
                Optional<RawSegment> segment = decoder.decode(frame, frame.length);
                segment.ifPresent(
                        s -> assertThat(RawSegment.parse(s.toString())).isEqualTo(s));
                read += segment.isPresent() ? 1 : 0;
            } catch (MalformedPacketException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(read).isGreaterThan(link == LinkType.ETHERNET ? 15_000 : -1);
    }
}
