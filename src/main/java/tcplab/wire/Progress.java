package tcplab.wire;

/** Is told now and then how far the reading of captures has come. */
@FunctionalInterface
public interface Progress {
    /** Nobody is told. */
    Progress NONE = (read, all, frames) -> {};

    /**
     * Told at least once a few MiB, and at the end.
     *
     * @param read bytes read of all files, compressed ones as they lie on disk
     * @param all how many there are; negative when one is a stream of unknown length
     * @param frames frames shown so far
     */
    void at(long read, long all, long frames);
}
