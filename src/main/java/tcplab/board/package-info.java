/**
 * The live board: a page on this machine that shows a running exercise on RFC 9293's state diagram, and holds it up when
 * asked. A view and no witness: verdicts come from the recording, as everywhere.
 *
 * <p>Imports {@code lab}, {@code theory}, {@code analysis}, {@code report}, {@code record}, {@code tcp} and {@code text}; the
 * second of the two packages that use Netty.
 */
@NullMarked
package tcplab.board;

import org.jspecify.annotations.NullMarked;
