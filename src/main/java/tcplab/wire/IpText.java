package tcplab.wire;

/**
 * IP addresses as text: dotted IPv4; IPv6 as RFC 5952 writes it, with an IPv4-mapped address's last half dotted. These
 * are the forms that {@code ss} and the kernel's tracepoint print, so that one address always reads the same.
 */
public final class IpText {
    private static final int GROUPS = 8;

    private IpText() {}

    /** The IPv4 address of 32 bits. */
    public static String v4(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }

    /** The IPv6 address of twice 64 bits. */
    public static String v6(long high, long low) {
        if (high == 0 && low >>> 32 == 0xffff) {
            return "::ffff:" + v4((int) low);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS / 2; i++) {
            groups[i] = (int) (high >>> (48 - 16 * i)) & 0xffff;
            groups[i + GROUPS / 2] = (int) (low >>> (48 - 16 * i)) & 0xffff;
        }
        return compressed(groups);
    }

    /**
     * The four bytes of a dotted address; no resolver is asked.
     *
     * @throws IllegalArgumentException with the offending text
     */
    public static byte[] parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        boolean good = parts.length == 4;
        for (int i = 0; good && i < 4; i++) {
            good = parts[i].matches("\\d{1,3}") && Integer.parseInt(parts[i]) <= 0xff;
            bytes[i] = good ? (byte) Integer.parseInt(parts[i]) : 0;
        }
        if (!good) {
            throw new IllegalArgumentException("'" + text + "' is no IPv4 address");
        }
        return bytes;
    }

    /** The longest run of two or more zero groups becomes {@code ::}, the first of equals (RFC 5952 §4.2). */
    private static String compressed(int[] groups) {
        int from = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > length) {
                from = i;
                length = run;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == from) {
                out.append("::");
                i += length - 1;
            } else {
                out.append(out.isEmpty() || out.charAt(out.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }
}
