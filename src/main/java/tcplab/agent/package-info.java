/**
 * What runs inside another Java program and remembers which line of it accepted or opened each socket.
 *
 * <p>Uses the JDK and ASM alone and imports nothing of tcplab: these classes go into a small jar of their own, so that
 * nothing else of tcplab comes onto the class path of a program that is watched.
 */
@NullMarked
package tcplab.agent;

import org.jspecify.annotations.NullMarked;
