/**
 * The exercises, one a file: claims on top, the script that puts them to the test below.
 *
 * <p>Imports {@code lab}, {@code theory}, {@code analysis}, {@code record}, {@code programs}' options, {@code tcp} and
 * {@code text}; of libraries AutoService's annotation.
 */
@NullMarked
package tcplab.exercises;

import org.jspecify.annotations.NullMarked;
