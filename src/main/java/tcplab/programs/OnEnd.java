package tcplab.programs;

/** What a server does when the client has sent its FIN. */
public enum OnEnd {
    /** Closes as well. */
    CLOSE,
    /** Goes on sending for a while, from CLOSE-WAIT, and closes then. */
    KEEP_SENDING,
    /** Forgets the connection without closing it: the bug that fills a machine with CLOSE-WAIT. */
    LEAK
}
