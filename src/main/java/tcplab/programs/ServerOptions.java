package tcplab.programs;

import java.time.Duration;
import tcplab.tcp.Endpoint;

/**
 * How a server behaves. A request is a line: it ends with a line feed, and so does the answer.
 *
 * @param listen where and how it listens
 * @param closeWhen when it closes first
 * @param closeAfter for {@link CloseWhen#AFTER}: how long after the connection was accepted
 * @param reset whether it closes with a RST (SO_LINGER of zero seconds) instead of a FIN
 * @param onEnd what it does on the client's FIN
 * @param farewell for {@link OnEnd#KEEP_SENDING}: what it still has to say
 * @param answerBytes size of an answer with its line feed; 0 is no answer
 */
public record ServerOptions(
        ListenOptions listen,
        CloseWhen closeWhen,
        Duration closeAfter,
        boolean reset,
        OnEnd onEnd,
        Farewell farewell,
        int answerBytes) {
    /** So many writes of so many bytes, the first at once and the others at an interval. */
    public record Farewell(int writes, int bytes, Duration every) {
        public Farewell {
            Limits.atLeast(1, "writes", writes);
            Limits.atLeast(1, "bytes", bytes);
            Limits.notNegative("interval", every);
        }
    }

    private static final Farewell TEN_TIMES = new Farewell(10, 1, Duration.ofMillis(100));

    public ServerOptions {
        listen = listen.withAcceptAll();
        Limits.notNegative("close after", closeAfter);
        Limits.atLeast(0, "answer bytes", answerBytes);
    }

    /** Answers each request by one byte and closes when the client has closed. */
    public static ServerOptions on(Endpoint address) {
        return new ServerOptions(
                ListenOptions.on(address), CloseWhen.NEVER, Duration.ofSeconds(1), false, OnEnd.CLOSE, TEN_TIMES, 1);
    }

    public ServerOptions withListen(ListenOptions how) {
        return new ServerOptions(how, closeWhen, closeAfter, reset, onEnd, farewell, answerBytes);
    }

    public ServerOptions closing(CloseWhen when) {
        return new ServerOptions(listen, when, closeAfter, reset, onEnd, farewell, answerBytes);
    }

    /** Closes so long after the connection was accepted. */
    public ServerOptions closingAfter(Duration delay) {
        return new ServerOptions(listen, CloseWhen.AFTER, delay, reset, onEnd, farewell, answerBytes);
    }

    public ServerOptions withReset(boolean rst) {
        return new ServerOptions(listen, closeWhen, closeAfter, rst, onEnd, farewell, answerBytes);
    }

    public ServerOptions onEnd(OnEnd what) {
        return new ServerOptions(listen, closeWhen, closeAfter, reset, what, farewell, answerBytes);
    }

    /** Goes on sending after the client's FIN. */
    public ServerOptions keepSending(Farewell words) {
        return new ServerOptions(listen, closeWhen, closeAfter, reset, OnEnd.KEEP_SENDING, words, answerBytes);
    }

    public ServerOptions withAnswerBytes(int bytes) {
        return new ServerOptions(listen, closeWhen, closeAfter, reset, onEnd, farewell, bytes);
    }
}
