/**
 * Verdicts and the evidence behind them, shown: one class for each form. Pure: from values to text.
 *
 * <p>Imports {@code theory}, {@code analysis}, {@code record}, {@code tcp} and {@code text}; jackson-core to write JSON.
 */
@NullMarked
package tcplab.report;

import org.jspecify.annotations.NullMarked;
