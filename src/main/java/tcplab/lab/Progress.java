package tcplab.lab;

import java.time.Duration;
import tcplab.text.Text;

/**
 * How far a running exercise is.
 *
 * @param doing what it does or waits for
 * @param left about how long it still takes, zero when that cannot be said
 */
public record Progress(String exercise, Text doing, Duration left) {}
