/**
 * Bytes and segments: frames read into segments, segments written as packets, captures read and written.
 *
 * <p>Imports {@code tcp} and {@code text}, and the JDK alone.
 */
@NullMarked
package tcplab.wire;

import org.jspecify.annotations.NullMarked;
