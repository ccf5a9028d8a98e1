package tcplab.theory;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Where a statement stands: a standard, the kernel, a manual page, or the course notes that made the claim. */
public record Citation(String source) {
    /** An RFC's section, and a figure or requirement in it: {@code rfc(9293, "3.6", "Figure 12")}. */
    public static Citation rfc(int number, String section, String... detail) {
        return new Citation(
                "RFC " + number + " §" + section + (detail.length == 0 ? "" : " " + String.join(" ", detail)));
    }

    /** A name in the kernel's source. */
    public static Citation linux(String file, String name) {
        return new Citation("Linux " + file + " " + name);
    }

    /** A setting in the kernel's ip-sysctl documentation. */
    public static Citation sysctl(String name) {
        return new Citation("Linux ip-sysctl " + name);
    }

    public static Citation man(String page) {
        return new Citation(page);
    }

    /** The notes that say it, by number. */
    public static Citation notes(int... numbers) {
        return new Citation(
                "notes " + Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
    }

    @Override
    public String toString() {
        return source;
    }
}
