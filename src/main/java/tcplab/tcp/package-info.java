/**
 * What TCP is, in the words of RFC 9293: states, segments, sequence numbers, the state diagram and the ladder in which
 * the RFC draws a connection. Values only, no input or output.
 *
 * <p>Imports nothing of tcplab and the JDK alone.
 */
@NullMarked
package tcplab.tcp;

import org.jspecify.annotations.NullMarked;
