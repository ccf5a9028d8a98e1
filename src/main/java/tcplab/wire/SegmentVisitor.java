package tcplab.wire;

/** Where the frames of captures go: a call for each, without an object for each. */
public interface SegmentVisitor {
    /** Shows a TCP segment of which the ports at least were captured; the view is valid during this call only. */
    void segment(SegmentView segment);

    /** Shows every frame, before the segment in it; the view is valid during this call only. */
    default void frame(FrameView frame) {}

    /**
     * Whether it looks at the numbers of segments only, and of their bytes at the options of those with SYN. Then no frame needs to be
     * shown, and the calls may come later than the capture was read; they come in the same order and from the same thread.
     */
    default boolean headersSuffice() {
        return false;
    }
}
