package tcplab.record;

import java.time.Duration;

/**
 * A socket's running timer as {@code ss} tells it.
 *
 * @param kind {@code on} (retransmission), {@code keepalive}, {@code timewait}, {@code persist}, {@code unknown}
 * @param left time until it fires; zero when it is due
 * @param retransmits unanswered retransmissions or probes so far
 */
public record Timer(String kind, Duration left, int retransmits) {}
