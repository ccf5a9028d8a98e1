package tcplab.lab;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a device does for TCP instead of TCP itself: summing, and cutting large pieces into segments. Switched off, as by
 * ethtool -K DEVICE tx off sg off tso off gso off gro off, the frames of a veth are those that would be on a cable.
 *
 * @see <a href="https://docs.kernel.org/networking/segmentation-offloads.html">Segmentation Offloads</a>
 */
final class Offload {
    private static final int SIOCETHTOOL = 0x8946;

    /** The numbers of linux/ethtool.h: ETHTOOL_STXCSUM, ETHTOOL_SSG, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO. */
    private static final int[] SETTINGS = {0x17, 0x19, 0x1f, 0x24, 0x2c};

    /** The size of struct ifreq, whose first 16 bytes are the device's name; and of struct ethtool_value. */
    private static final int REQUEST = 40;

    private static final int NAME = 16;
    private static final int VALUE = 8;

    private Offload() {}

    /** Switches it off for a device of the calling thread's namespace. */
    static void off(String device) throws IOException {
        byte[] name = device.getBytes(StandardCharsets.US_ASCII);
        if (name.length >= NAME) {
            throw new IllegalArgumentException("'" + device + "' is too long for a device's name");
        }
        int socket = LibC.check(LibC.CALLS.socket(LibC.AF_INET, LibC.SOCK_DGRAM, 0), "socket");
        try (Memory request = new Memory(REQUEST);
                Memory value = new Memory(VALUE)) {
            for (int setting : SETTINGS) {
                value.clear();
                value.setInt(0, setting);
                request.clear();
                request.write(0, name, 0, name.length);
                request.setPointer(NAME, value);
                LibC.check(
                        LibC.CALLS.ioctl(socket, new NativeLong(SIOCETHTOOL), request),
                        "ioctl(SIOCETHTOOL, " + String.format("0x%x", setting) + ") on " + device);
            }
        } finally {
            int closed = LibC.CALLS.close(socket);
            assert closed == 0 : "errno " + Native.getLastError();
        }
    }
}
