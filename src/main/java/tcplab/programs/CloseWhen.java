package tcplab.programs;

/** When a server closes a connection of its own accord. */
public enum CloseWhen {
    /** As soon as it was accepted, whatever the client may still say. */
    AT_ONCE,
    /** A while after it was accepted. */
    AFTER,
    /** When the first request was answered. */
    ON_REQUEST,
    /** Never: the client has to close first. */
    NEVER
}
