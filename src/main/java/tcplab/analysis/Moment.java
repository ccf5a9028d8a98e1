package tcplab.analysis;

import java.time.Duration;
import tcplab.tcp.RawSegment;
import tcplab.tcp.Rung;

/**
 * A segment of a connection, with the rung that it is.
 *
 * @param arrived whether the other end is known to have received it; a pure ACK counts as received unless what it
 *     acknowledged was sent again
 * @param injected whether the lab forged it: its alleged sender never sent it
 */
public record Moment(Duration at, Side sender, RawSegment raw, Rung rung, boolean arrived, boolean injected) {}
