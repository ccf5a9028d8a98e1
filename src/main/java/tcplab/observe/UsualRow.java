package tcplab.observe;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tcplab.record.SocketEntry;
import tcplab.record.Timer;
import tcplab.tcp.Endpoint;
import tcplab.tcp.TcpState;

/**
 * A line of {@code ss} as nearly all of a long table are: both addresses without a scope or a device, no processes, a timer without
 * minutes or none. It is read byte by byte, in a fifth of the time that patterns take; {@link SsParser} reads every other by its
 * patterns, and would read this one so too.
 */
final class UsualRow {
    private static final byte[] TIMER = word("timer:(");
    private static final byte[] SECONDS = word("sec");
    private static final byte[] MILLIS = word("ms");
    private static final byte[] USER = word("uid:");
    private static final byte[] INODE = word("ino:");
    private static final byte[] COOKIE = word(" sk:");
    private static final byte[] ARROW = word("<->");

    private final byte[] bytes;
    private final int end;
    private int at;
    private boolean usual = true;

    private UsualRow(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    /**
     * The socket that a line tells of, or nothing where it is unusual.
     *
     * @param from where in the bytes the receive queue stands
     * @param end where the line ends
     * @param state in which it is
     */
    static @Nullable SocketEntry of(byte[] bytes, int from, int end, TcpState state) {
        return new UsualRow(bytes, from, end).read(state);
    }

    private @Nullable SocketEntry read(TcpState state) {
        int receiveQueue = number();
        blanks();
        int sendQueue = number();
        blanks();
        Endpoint local = endpoint();
        blanks();
        Endpoint remote = endpoint();
        blanks();
        Optional<Timer> timer = timer();
        if (is(USER)) {
            number();
            blanks();
        }
        expect(INODE);
        int inode = number();
        expect(COOKIE);
        String cookie = cookie();
        end();
        return usual
                ? new SocketEntry(state, receiveQueue, sendQueue, local, remote, timer, inode, cookie, "", List.of())
                : null;
    }

    private byte next() {
        return at < end ? bytes[at] : (byte) '\n';
    }

    private String since(int from) {
        return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] word(String word) {
        return word.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Up to nine digits. */
    private int number() {
        int i = at;
        int most = Math.min(end, at + 9);
        int value = 0;
        while (i < most && bytes[i] >= '0' && bytes[i] <= '9') {
            value = value * 10 + bytes[i++] - '0';
        }
        usual &= i > at;
        at = i;
        return value;
    }

    private void blanks() {
        int i = at;
        while (i < end && bytes[i] == ' ') {
            i++;
        }
        usual &= i > at;
        at = i;
    }

    private boolean is(byte[] word) {
        int from = at;
        if (from + word.length > end) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (bytes[from + i] != word[i]) {
                return false;
            }
        }
        at = from + word.length;
        return true;
    }

    private boolean is(char one) {
        if (next() != one) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char one) {
        usual &= is(one);
    }

    private void expect(byte[] word) {
        usual &= is(word);
    }

    private Endpoint endpoint() {
        String host = next() == '[' ? six() : next() == '*' ? any() : four();
        expect(':');
        if (is('*')) {
            return new Endpoint(host, 0);
        }
        int from = at;
        int port = number();
        usual &= at - from <= 5 && port <= 65535;
        return new Endpoint(host, usual ? port : 0);
    }

    private String any() {
        at++;
        return "*";
    }

    private String four() {
        int from = at;
        for (int i = 0; i < 4 && usual; i++) {
            if (i > 0) {
                expect('.');
            }
            int digits = at;
            number();
            usual &= at - digits <= 3;
        }
        return since(from);
    }

    private String six() {
        int from = ++at;
        boolean colon = false;
        for (byte c = next(); isHex(c) || c == ':' || c == '.'; c = next()) {
            colon |= c == ':';
            at++;
        }
        usual &= colon;
        String host = since(from);
        expect(']');
        return host;
    }

    private Optional<Timer> timer() {
        if (!is(TIMER)) {
            return Optional.empty();
        }
        int from = at;
        while (next() >= 'a' && next() <= 'z') {
            at++;
        }
        usual &= at > from;
        String kind = since(from);
        expect(',');
        Duration left = left();
        expect(',');
        int retransmits = number();
        expect(')');
        blanks();
        return Optional.of(new Timer(kind, left, retransmits));
    }

    /** As {@link SsTime} has it, but for minutes. */
    private Duration left() {
        int from = at;
        int whole = number();
        int digits = at - from;
        if (is(SECONDS)) {
            usual &= digits <= 2;
            return Duration.ofSeconds(whole);
        }
        if (is(MILLIS)) {
            usual &= digits == 3;
            return Duration.ofMillis(whole);
        }
        expect('.');
        int point = at;
        int millis = number();
        usual &= digits <= 2 && at - point == 3;
        usual &= is(MILLIS) || is(SECONDS);
        return Duration.ofSeconds(whole).plusMillis(millis);
    }

    private String cookie() {
        int from = at;
        while (isHex(next()) && Character.toLowerCase(next()) == next()) {
            at++;
        }
        usual &= at > from && at - from <= 16;
        return since(from);
    }

    private static boolean isHex(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** What is passed over: words with a colon behind a name, or the arrow of a socket that is not shut down. */
    private void end() {
        if (at == end) {
            return;
        }
        expect(' ');
        if (is(ARROW)) {
            while (next() == ' ') {
                at++;
            }
            usual &= at == end;
            return;
        }
        int from = at;
        while (next() >= 'a' && next() <= 'z') {
            at++;
        }
        usual &= at > from && next() == ':';
    }
}
