/**
 * From events to connections: which segments belong together, what state each end was in after each of them, what the
 * kernel's tracepoint and {@code ss} said of the same ends, and how long a state lasted. Pure functions of a recording.
 *
 * <p>Imports {@code tcp}, {@code record} and {@code text}, and the JDK alone.
 */
@NullMarked
package tcplab.analysis;

import org.jspecify.annotations.NullMarked;
