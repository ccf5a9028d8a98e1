package tcplab.flow;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one end of a connection sent, as it was captured; what was sent again counts again, exact copies do not.
 *
 * @param bytes of payload, by the IP header
 * @param syn segments with SYN, likewise {@code fin} and {@code rst}
 * @param synAgain SYNs among them that repeat an earlier one, likewise {@code finAgain}
 * @param dataAgain segments with payload that had been sent before, or that fill a gap which the capture has
 * @param outOfOrder segments that fill such a gap within three milliseconds, or within the handshake's round trip
 * @param keepalives at most one byte, at the number before the next
 * @param zeroWindows segments without SYN, FIN and RST that announce a window of zero
 * @param copies captured again on another interface; counted nowhere else
 * @param isn the initial sequence number; empty where the beginning was not captured
 * @param mss maximum segment size that its SYN announced, in bytes
 * @param scale window scale that its SYN announced
 */
public record Way(
        long segments,
        long bytes,
        long syn,
        long fin,
        long rst,
        long synAgain,
        long finAgain,
        long dataAgain,
        long outOfOrder,
        long keepalives,
        long zeroWindows,
        long copies,
        OptionalLong isn,
        OptionalInt mss,
        OptionalInt scale,
        boolean sack,
        boolean timestamps,
        boolean fastOpen) {}
