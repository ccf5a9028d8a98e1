/**
 * Sentences in the two languages of the lab, English and Chinese, kept side by side so that they cannot drift apart.
 *
 * <p>Imports nothing of tcplab and the JDK alone.
 */
@NullMarked
package tcplab.text;

import org.jspecify.annotations.NullMarked;
