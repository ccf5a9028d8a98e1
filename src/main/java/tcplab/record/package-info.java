/**
 * What was seen of a run, and keeping it: events on one clock, the environment in which they happened, the report of
 * each witness on itself, and a text form that can be read, compared and judged again on any machine.
 *
 * <p>Imports {@code tcp} and {@code text}, and the JDK alone.
 */
@NullMarked
package tcplab.record;

import org.jspecify.annotations.NullMarked;
