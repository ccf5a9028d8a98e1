/**
 * The real client and the real server, and the two things that they are made of for a script that wants to hold them in
 * its hand: one end of a connection ({@link tcplab.programs.Peer}) and one listening socket ({@link
 * tcplab.programs.Listener}). Netty is used here and nowhere else, and none of its types can be seen from outside.
 *
 * <p>Imports {@code tcp}, {@code record} and {@code text}, Netty and the JDK.
 */
@NullMarked
package tcplab.programs;

import org.jspecify.annotations.NullMarked;
