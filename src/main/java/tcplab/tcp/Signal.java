package tcplab.tcp;

/** What moves an end along an arrow of RFC 9293 Figure 5: a segment sent or received, seen as the diagram sees it. */
public enum Signal {
    SEND_SYN,
    RECEIVE_SYN,
    RECEIVE_SYN_ACK,
    RECEIVE_ACK_OF_SYN,
    SEND_FIN,
    RECEIVE_FIN,
    RECEIVE_ACK_OF_FIN,
    /** A RST sent or accepted: the connection is gone at this end. */
    RESET
}
