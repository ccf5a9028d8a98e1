package tcplab.observe;

import tcplab.tcp.FourTuple;
import tcplab.tcp.TcpState;

/**
 * A change of state as the tracepoint told it.
 *
 * @param monotonicNanos when: CLOCK_MONOTONIC, to the microsecond
 */
record Transition(long monotonicNanos, FourTuple tuple, TcpState from, TcpState to) {}
