package tcplab.flow;

/** Where connections go when nothing more is expected of them. */
@FunctionalInterface
public interface FlowSink {
    /** Takes a connection; what is shown is valid during this call only. */
    void ended(FlowView flow);

    /** Whether those that are left at the capture's end may come in any order, which is faster than that of their numbers. */
    default boolean anyOrder() {
        return false;
    }
}
