package tcplab.programs;

/** Which end closes first, and has the TIME-WAIT. */
public enum ClosesFirst {
    CLIENT,
    SERVER
}
