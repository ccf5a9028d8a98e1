/**
 * Claims of the documented theory, and judging them: pure functions from evidence to verdicts.
 *
 * <p>Imports {@code tcp}, {@code record}, {@code analysis} and {@code text}, and the JDK alone.
 */
@NullMarked
package tcplab.theory;

import org.jspecify.annotations.NullMarked;
