package tcplab.wire;

/**
 * A kind of what gave no segment.
 *
 * @param kind what it is
 * @param number which ethertype, protocol, link type or block type; negative where the kind says everything
 */
public record Unread(Kind kind, int number) implements Comparable<Unread> {
    /** What a frame can be instead of a TCP segment that is read. */
    public enum Kind {
        /** No IP packet; the number is its ethertype. */
        NOT_IP,
        UDP,
        ICMP,
        /** Another protocol over IP; the number is its own. */
        OTHER_PROTOCOL,
        /** A piece of a packet that is shown with its last piece. */
        FRAGMENT,
        /** A piece of a packet of which another piece is missing. */
        FRAGMENT_INCOMPLETE,
        /** The capture kept too little of it. */
        CUT,
        /** Its headers contradict each other. */
        MALFORMED,
        /** On a link of a type that is not read. */
        UNKNOWN_LINK,
        /** Not a frame: a block of a pcapng file that is not read. */
        UNKNOWN_BLOCK;
    }

    @Override
    public int compareTo(Unread other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : Integer.compare(number, other.number);
    }
}
