/**
 * What any capture says of its TCP connections: one pass over segments as they lie in the file, without an object for each,
 * and for every connection who opened, who closed, by which states, and what in it contradicts RFC 9293.
 *
 * <p>It is the reasoning of {@code tcplab.analysis} over memory that is bounded; where that one knows from a recording what
 * the lab did, this one knows the segments alone, and says so where they do not determine a state.
 *
 * <p>Imports {@code tcp}, {@code wire} and {@code text}, and the JDK alone.
 */
@NullMarked
package tcplab.flow;

import org.jspecify.annotations.NullMarked;
