/**
 * The witnesses: what watches a connection from outside the programs that have it.
 *
 * <p>May import {@code tcp}, {@code wire}, {@code record} and {@code text}; of the libraries pcap4j, JNA and slf4j.
 */
@NullMarked
package tcplab.observe;

import org.jspecify.annotations.NullMarked;
