/**
 * The command line: one class for each command, which reads its options, calls what does the work and prints the result.
 *
 * <p>Imports every package but {@code exercises}, which it finds through {@code lab}'s catalogue; of libraries picocli.
 * A command class names no type of Netty, pcap4j or Jackson in a field or a signature: picocli looks at all of them at
 * every start.
 */
@NullMarked
package tcplab.cli;

import org.jspecify.annotations.NullMarked;
