package tcplab.observe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tcplab.tcp.TcpState;

/**
 * Since when sockets have been in CLOSE-WAIT, at least: the time since the last acknowledgement came in ({@code lastack} of
 * {@code ss -i}). The FIN that made the state acknowledged something too, so it came then or before.
 */
public final class CloseWaitIdle {
    private static final Pattern SOCKET = Pattern.compile(" sk:([0-9a-f]{1,16})(?: .*?)? lastack:(\\d{1,15})(?: .*)?");

    private CloseWaitIdle() {}

    /**
     * By the kernel's name for the socket, as in {@link tcplab.record.SocketEntry#cookie}. What {@code ss} asks the kernel is asked
     * without it where very many are expected.
     *
     * @param expected about how many there are
     * @throws IOException when the kernel cannot be asked, or gives no answer in time
     */
    public static Map<String, Duration> look(long expected) throws IOException {
        return expected >= SsPoller.LARGE ? ask() : bySs();
    }

    static Map<String, Duration> ask() throws IOException {
        Map<String, Duration> idle = new HashMap<>();
        try (SockDiag diag = new SockDiag()) {
            diag.dumpWithInfo(
                    Set.of(TcpState.CLOSE_WAIT),
                    row -> row.sinceAcknowledged().ifPresent(since -> idle.put(Long.toHexString(row.cookie()), since)));
        }
        return idle;
    }

    static Map<String, Duration> bySs() throws IOException {
        return SsCommand.of("ss", "-H", "-O", "-t", "-n", "-e", "-i", "state", "close-wait")
                .run(in -> read(new InputStreamReader(in, StandardCharsets.UTF_8)));
    }

    /** A line without the number says nothing of its socket. */
    static Map<String, Duration> read(Reader in) throws IOException {
        Map<String, Duration> idle = new HashMap<>();
        BufferedReader lines = new BufferedReader(in);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher m = SOCKET.matcher(line);
            if (m.find()) {
                idle.put(m.group(1), Duration.ofMillis(Long.parseLong(m.group(2))));
            }
        }
        return idle;
    }
}
