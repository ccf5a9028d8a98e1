package tcplab.observe;

/** How frames come from the kernel into this process. */
public enum CaptureBy {
    /** By libpcap, through pcap4j: on every kind of device, and the default. */
    PCAP {
        @Override
        FrameSource open(String device, String extra, String orElse) throws SnifferException {
            return new PcapSource(device, Captures.open(device, extra, orElse));
        }
    },
    /** By a ring of the kernel that is mapped into this process (TPACKET_V3), on Ethernet and loopback: nothing is copied. */
    RING {
        @Override
        FrameSource open(String device, String extra, String orElse) throws SnifferException {
            return RingSource.open(device, extra, orElse);
        }
    };

    /**
     * Opens a device of the calling thread's network namespace.
     *
     * @param extra what segments must also match, in the language of pcap-filter(7); empty for nothing
     * @param orElse what is delivered besides segments, empty for nothing
     */
    abstract FrameSource open(String device, String extra, String orElse) throws SnifferException;
}
