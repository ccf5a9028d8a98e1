package tcplab.record;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The outcome of a system call, named as errno(3) names it; the numbers are Linux's. */
public enum Errno {
    OK(0, ""),
    EPERM(1, "Operation not permitted"),
    EAGAIN(11, "Resource temporarily unavailable"),
    EACCES(13, "Permission denied"),
    EINVAL(22, "Invalid argument"),
    EMFILE(24, "Too many open files"),
    EPIPE(32, "Broken pipe"),
    EADDRINUSE(98, "Address already in use"),
    EADDRNOTAVAIL(99, "Cannot assign requested address"),
    ENETUNREACH(101, "Network is unreachable"),
    ECONNABORTED(103, "Software caused connection abort"),
    ECONNRESET(104, "Connection reset"),
    EISCONN(106, "Transport endpoint is already connected"),
    ENOTCONN(107, "Transport endpoint is not connected"),
    ETIMEDOUT(110, "Connection timed out"),
    ECONNREFUSED(111, "Connection refused"),
    EHOSTUNREACH(113, "No route to host"),
    EINPROGRESS(115, "Operation now in progress"),
    /** The call ended at its deadline, which was ours and not the kernel's. */
    DEADLINE(-1, "deadline"),
    /** An error whose text names no errno that the lab knows. */
    UNKNOWN(-2, "unknown error");

    private static final Pattern NATIVE = Pattern.compile("error\\(-(\\d{1,9})\\)");

    private final int number;
    private final String message;

    Errno(int number, String message) {
        this.number = number;
        this.message = message;
    }

    public int number() {
        return number;
    }

    /** The C library's sentence for it. */
    public String message() {
        return message;
    }

    /**
     * The errno behind an exception of the JDK or of Netty's native transports, whose texts and classes differ: found by
     * number where the text has one, else by the C library's sentence, in the exception or in one of its causes.
     */
    public static Errno of(Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            Errno found = in(String.valueOf(t.getMessage()));
            if (found != UNKNOWN) {
                return found;
            }
        }
        return UNKNOWN;
    }

    private static Errno in(String text) {
        Matcher m = NATIVE.matcher(text);
        int number = m.find() ? Integer.parseInt(m.group(1)) : 0;
        String lower = text.toLowerCase(Locale.ROOT);
        for (Errno errno : values()) {
            if (number > 0
                    ? errno.number == number
                    : errno != OK && errno != UNKNOWN && lower.contains(errno.message.toLowerCase(Locale.ROOT))) {
                return errno;
            }
        }
        if (lower.contains("connect timed out")) {
            return ETIMEDOUT;
        }
        return UNKNOWN;
    }
}
