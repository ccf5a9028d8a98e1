package tcplab.tcp;

/** What identifies a connection (RFC 9293 §3.3.1), seen from one end: that end's address first. */
public record FourTuple(Endpoint local, Endpoint remote) {
    /** The same connection seen from the other end. */
    public FourTuple reversed() {
        return new FourTuple(remote, local);
    }

    @Override
    public String toString() {
        return local + " > " + remote;
    }
}
