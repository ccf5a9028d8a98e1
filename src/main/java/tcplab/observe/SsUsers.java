package tcplab.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tcplab.record.SocketEntry.User;

/**
 * The holders of a socket as {@code ss -p} lists them, {@code users:(("java",pid=7,fd=5),("sh",pid=8,fd=5))}, and where
 * the list ends.
 *
 * <p>A process chooses its own name (prctl(2) PR_SET_NAME), and {@code ss} prints it as it is, quotes, blanks and commas
 * included: a name ends where its number and descriptor follow, not at the next quote. A listener shared by thousands of
 * workers has thousands of holders, so the list is walked and not matched as a whole. Control characters in a name become
 * U+FFFD, so that it can be shown on a terminal and kept in one line.
 *
 * @param end index of the first character after the list
 */
record SsUsers(List<User> users, int end) {
    private static final String START = "users:(";
    private static final Pattern USER = Pattern.compile(
            "\\(\"(.{0,255}?)\",pid=(\\d{1,10}),(?:tid=\\d{1,10},)?fd=(\\d{1,9})\\)([,)])", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");

    /**
     * The list that stands at an index of a line, or none if another field stands there.
     *
     * @throws IllegalArgumentException when a list begins there that does not end
     */
    static SsUsers at(int start, String line) {
        if (!line.startsWith(START, start)) {
            return new SsUsers(List.of(), start);
        }
        List<User> users = new ArrayList<>();
        Matcher m = USER.matcher(line);
        int at = start + START.length();
        while (m.region(at, line.length()).lookingAt()) {
            users.add(new User(printable(m.group(1)), Long.parseLong(m.group(2)), Integer.parseInt(m.group(3))));
            at = m.end();
            if (m.group(4).equals(")")) {
                return new SsUsers(users, at);
            }
        }
        throw new IllegalArgumentException("the list of holders goes wrong at '" + line.substring(at) + "'");
    }

    /** The text with what could move a cursor or end a line replaced. */
    static String printable(String text) {
        return CONTROL.matcher(text).replaceAll("\ufffd");
    }
}
