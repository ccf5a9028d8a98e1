package tcplab.flow;

/** Where connections go when nothing more is expected of them. */
@FunctionalInterface
public interface FlowSink {
    /** Takes a connection; what is shown is valid during this call only. */
    void ended(FlowView flow);
}
