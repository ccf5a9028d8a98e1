package tcplab.wire;

/** What becomes of a fragment of an IP packet. */
interface Reassembly {
    /** Fragments are refused. */
    Reassembly NONE = (walk, view, protocol, id, offset, more) -> walk.stop(Unread.Kind.FRAGMENT, -1);

    /**
     * Takes a fragment, at whose payload the walk stands; goes into the packet if this was its last missing piece.
     *
     * @param view has the addresses
     * @param protocol of what is in the packet
     * @param offset of the payload in the packet's, in bytes
     * @param more whether it is not the packet's end
     * @return what a step of the walk returns
     */
    int piece(Walk walk, SegmentView view, int protocol, int id, int offset, boolean more);
}
