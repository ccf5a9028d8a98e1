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
        if (is("uid:")) {
            number();
            blanks();
        }
        expect("ino:");
        int inode = number();
        expect(" sk:");
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

    /** Up to nine digits. */
    private int number() {
        int from = at;
        int value = 0;
        for (byte c = next(); c >= '0' && c <= '9' && at - from < 9; c = next()) {
            value = value * 10 + c - '0';
            at++;
        }
        usual &= at > from;
        return value;
    }

    private void blanks() {
        usual &= next() == ' ';
        while (next() == ' ') {
            at++;
        }
    }

    private boolean is(String word) {
        int length = word.length();
        if (at + length > end) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += length;
        return true;
    }

    private void expect(String word) {
        usual &= is(word);
    }

    private Endpoint endpoint() {
        String host = next() == '[' ? six() : next() == '*' ? any() : four();
        expect(":");
        if (is("*")) {
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
                expect(".");
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
        expect("]");
        return host;
    }

    private Optional<Timer> timer() {
        if (!is("timer:(")) {
            return Optional.empty();
        }
        int from = at;
        while (next() >= 'a' && next() <= 'z') {
            at++;
        }
        usual &= at > from;
        String kind = since(from);
        expect(",");
        Duration left = left();
        expect(",");
        int retransmits = number();
        expect(")");
        blanks();
        return Optional.of(new Timer(kind, left, retransmits));
    }

    /** As {@link SsTime} has it, but for minutes. */
    private Duration left() {
        int from = at;
        int whole = number();
        int digits = at - from;
        if (is("sec")) {
            usual &= digits <= 2;
            return Duration.ofSeconds(whole);
        }
        if (is("ms")) {
            usual &= digits == 3;
            return Duration.ofMillis(whole);
        }
        expect(".");
        int point = at;
        int millis = number();
        usual &= digits <= 2 && at - point == 3;
        usual &= is("ms") || is("sec");
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
        expect(" ");
        if (is("<->")) {
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
