package tcplab.lab;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.Arrays;
import tcplab.record.Errno;

/** The C library's calls that the JDK has no name for; the names are its own. */
interface LibC extends Library {
    LibC CALLS = Native.load("c", LibC.class);

    int O_RDONLY = 0;
    int O_CLOEXEC = 02000000;
    int CLONE_NEWNET = 0x40000000;
    int AF_INET = 2;
    int SOCK_DGRAM = 2;
    int MSG_OOB = 1;

    int open(String path, int flags);

    int close(int descriptor);

    int unshare(int flags);

    int setns(int descriptor, int type);

    int socket(int family, int type, int protocol);

    int clock_getres(int clock, Pointer resolution);

    NativeLong send(int socket, byte[] bytes, NativeLong size, int flags);

    int ioctl(int descriptor, NativeLong request, Pointer argument);

    /**
     * What a call returned, unless it is -1.
     *
     * @throws IOException with the call and its errno, to be made before any other call of this thread
     */
    static int check(int returned, String call) throws IOException {
        if (returned >= 0) {
            return returned;
        }
        int number = Native.getLastError();
        String name = Arrays.stream(Errno.values())
                .filter(errno -> errno.number() == number)
                .map(errno -> errno + " (" + errno.message() + ")")
                .findFirst()
                .orElse("errno " + number);
        throw new IOException(call + ": " + name);
    }
}
