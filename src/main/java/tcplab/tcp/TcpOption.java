package tcplab.tcp;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An option of the TCP header (RFC 9293 §3.2; RFC 7323, 2018, 7413), written as tcpdump writes it. NOP and end-of-list
 * are padding and have no value here.
 */
public sealed interface TcpOption {
    /** Maximum segment size, in bytes. */
    record Mss(int bytes) implements TcpOption {
        @Override
        public String toString() {
            return "mss " + bytes;
        }
    }

    /** Window scale: the window field counts in units of 2^shift bytes. */
    record WindowScale(int shift) implements TcpOption {
        @Override
        public String toString() {
            return "wscale " + shift;
        }
    }

    /** SACK may be used. */
    record SackPermitted() implements TcpOption {
        @Override
        public String toString() {
            return "sackOK";
        }
    }

    /** Timestamps, in units that only their sender knows. */
    record Timestamps(long value, long echo) implements TcpOption {
        @Override
        public String toString() {
            return "TS val " + value + " ecr " + echo;
        }
    }

    /** Any other option with its bytes, without kind and length. */
    record Other(int kind, String hex) implements TcpOption {
        public Other {
            HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return hex.isEmpty() ? "opt-" + kind : "opt-" + kind + " " + hex;
        }
    }

    /**
     * Reads a list as {@link #write} writes it; the empty text is the empty list.
     *
     * @throws IllegalArgumentException with the offending text
     */
    static List<TcpOption> parse(String text) {
        List<TcpOption> options = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] w = part.split(" ", -1);
            try {
                options.add(
                        switch (w[0]) {
                            case "mss" -> new Mss(Integer.parseInt(w[1]));
                            case "wscale" -> new WindowScale(Integer.parseInt(w[1]));
                            case "sackOK" -> new SackPermitted();
                            case "TS" -> new Timestamps(Long.parseLong(w[2]), Long.parseLong(w[4]));
                            default ->
                                new Other(Integer.parseInt(w[0].replaceFirst("^opt-", "")), w.length > 1 ? w[1] : "");
                        });
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("'" + part + "' is no TCP option", e);
            }
        }
        return List.copyOf(options);
    }

    static String write(List<TcpOption> options) {
        return options.stream().map(TcpOption::toString).collect(Collectors.joining(","));
    }
}
