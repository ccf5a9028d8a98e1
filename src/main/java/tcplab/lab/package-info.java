/**
 * The stage: a network namespace for each exercise, what can be set and done in it, the witnesses around it, and running
 * exercises.
 *
 * <p>Imports {@code observe}, {@code programs}, {@code theory} (for what an exercise claims), {@code record}, {@code wire},
 * {@code tcp} and {@code text}; of libraries JNA and AutoService's annotation.
 */
@NullMarked
package tcplab.lab;

import org.jspecify.annotations.NullMarked;
