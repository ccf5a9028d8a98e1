package tcplab.tcp;

/**
 * The control bits of a segment (RFC 9293 §3.1), written as tcpdump and packetdrill write them: a letter for each bit,
 * the dot for ACK last, {@code -} for none: {@code S}, {@code S.}, {@code F.}, {@code P.}, {@code R}.
 *
 * @param bits the nine low bits of the header's flag field, FIN lowest, AE (formerly NS) highest
 */
public record Flags(int bits) {
    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;
    public static final int AE = 0x100;

    private static final String LETTERS = "FSRP.UEWA";
    /** The order in which the bits are written: ACK last. */
    private static final int[] WRITTEN = {FIN, SYN, RST, PSH, URG, ECE, CWR, AE, ACK};

    public Flags {
        if (bits < 0 || bits > 0x1ff) {
            throw new IllegalArgumentException("flag bits " + bits + " are not within 0..511");
        }
    }

    /** Reads letters in any order. */
    public static Flags parse(String text) {
        if (text.equals("-")) {
            return new Flags(0);
        }
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            int bit = LETTERS.indexOf(text.charAt(i));
            if (bit < 0 || (bits & 1 << bit) != 0) {
                throw new IllegalArgumentException(
                        "'" + text + "' are no TCP flags; write each of F S R P U E W A once, and . for ACK");
            }
            bits |= 1 << bit;
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("no TCP flags; write - for none");
        }
        return new Flags(bits);
    }

    public boolean has(int bit) {
        return (bits & bit) != 0;
    }

    public boolean syn() {
        return has(SYN);
    }

    public boolean ack() {
        return has(ACK);
    }

    public boolean fin() {
        return has(FIN);
    }

    public boolean rst() {
        return has(RST);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int bit : WRITTEN) {
            if (has(bit)) {
                out.append(LETTERS.charAt(Integer.numberOfTrailingZeros(bit)));
            }
        }
        return out.length() == 0 ? "-" : out.toString();
    }
}
