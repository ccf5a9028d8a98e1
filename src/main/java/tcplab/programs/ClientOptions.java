package tcplab.programs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tcplab.tcp.Endpoint;

/**
 * How a client behaves. Each request is a line and has a connection of its own, unless there is a pool.
 *
 * @param targets where it connects to, in turn: each has an ephemeral range of its own
 * @param bindTo the address to call bind(2) with before each connect(2)
 * @param patience how long it waits for the server each time: for the handshake, the answer, the end
 */
public record ClientOptions(
        List<Endpoint> targets, Optional<Endpoint> bindTo, Load load, Ending ending, Duration patience) {
    /**
     * What it asks of the server.
     *
     * @param count how many requests, and so how many connections without a pool
     * @param perSecond how many requests begin each second; as many as possible if empty
     * @param concurrency how many connections may be open at a time, without a pool
     * @param pool how many connections carry all requests
     * @param requestBytes size of a request with its line feed; 0 is no request, and no answer is awaited
     */
    public record Load(int count, OptionalDouble perSecond, int concurrency, OptionalInt pool, int requestBytes) {
        public Load {
            Limits.atLeast(1, "count", count);
            perSecond.ifPresent(rate -> Limits.positive("rate", rate));
            Limits.atLeast(1, "concurrency", concurrency);
            pool.ifPresent(size -> Limits.atLeast(1, "pool", size));
            Limits.atLeast(0, "bytes", requestBytes);
            if (pool.isPresent() && requestBytes == 0) {
                throw new IllegalArgumentException("bytes 0: a pool of connections carries requests, which have > 0");
            }
        }
    }

    /**
     * How its connections end.
     *
     * @param first which end closes first
     * @param halfClose whether the client shuts its output down and reads to the end before it closes
     * @param lingerSeconds SO_LINGER; 0 closes by RST
     * @param hold how long the client keeps a finished connection before it closes
     */
    public record Ending(ClosesFirst first, boolean halfClose, OptionalInt lingerSeconds, Duration hold) {
        public Ending {
            lingerSeconds.ifPresent(seconds -> Limits.atLeast(0, "linger", seconds));
            Limits.notNegative("hold", hold);
        }
    }

    public ClientOptions {
        targets = List.copyOf(targets);
        Limits.atLeast(1, "targets", targets.size());
        for (Endpoint target : targets) {
            if (target.port() == 0) {
                throw new IllegalArgumentException("cannot connect to " + target + ": it has no port");
            }
        }
        Limits.positive("patience", patience);
    }

    /** One connection with a request of one byte, closed by the client when the answer is there. */
    public static ClientOptions to(Endpoint target) {
        return new ClientOptions(
                List.of(target),
                Optional.empty(),
                new Load(1, OptionalDouble.empty(), 100, OptionalInt.empty(), 1),
                new Ending(ClosesFirst.CLIENT, false, OptionalInt.empty(), Duration.ZERO),
                Duration.ofSeconds(10));
    }

    /**
     * The same work in at most so many parts, none of them without work: requests, connections and pool are shared out, and the first
     * have one more where that does not come out even; so is the rate.
     */
    List<ClientOptions> split(int most) {
        int parts = Math.min(most, Math.min(load.count, load.pool.orElse(load.concurrency)));
        List<ClientOptions> split = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            OptionalInt pool =
                    load.pool.isPresent() ? OptionalInt.of(share(load.pool.getAsInt(), i, parts)) : OptionalInt.empty();
            OptionalDouble perSecond = load.perSecond.isPresent()
                    ? OptionalDouble.of(load.perSecond.getAsDouble() / parts)
                    : OptionalDouble.empty();
            split.add(with(new Load(
                    share(load.count, i, parts),
                    perSecond,
                    Math.max(1, share(load.concurrency, i, parts)),
                    pool,
                    load.requestBytes)));
        }
        return split;
    }

    private static int share(int whole, int part, int parts) {
        return whole / parts + (part < whole % parts ? 1 : 0);
    }

    public ClientOptions from(Endpoint local) {
        return new ClientOptions(targets, Optional.of(local), load, ending, patience);
    }

    /** Connects to all of these in turn. */
    public ClientOptions to(List<Endpoint> others) {
        return new ClientOptions(others, bindTo, load, ending, patience);
    }

    public ClientOptions within(Duration limit) {
        return new ClientOptions(targets, bindTo, load, ending, limit);
    }

    private ClientOptions with(Load other) {
        return new ClientOptions(targets, bindTo, other, ending, patience);
    }

    private ClientOptions with(Ending other) {
        return new ClientOptions(targets, bindTo, load, other, patience);
    }

    public ClientOptions times(int n) {
        return with(new Load(n, load.perSecond, load.concurrency, load.pool, load.requestBytes));
    }

    public ClientOptions atRate(double rate) {
        return with(new Load(load.count, OptionalDouble.of(rate), load.concurrency, load.pool, load.requestBytes));
    }

    public ClientOptions withConcurrency(int limit) {
        return with(new Load(load.count, load.perSecond, limit, load.pool, load.requestBytes));
    }

    public ClientOptions withPool(int size) {
        return with(new Load(load.count, load.perSecond, load.concurrency, OptionalInt.of(size), load.requestBytes));
    }

    public ClientOptions withRequestBytes(int bytes) {
        return with(new Load(load.count, load.perSecond, load.concurrency, load.pool, bytes));
    }

    public ClientOptions closing(ClosesFirst first) {
        return with(new Ending(first, ending.halfClose, ending.lingerSeconds, ending.hold));
    }

    public ClientOptions withHalfClose(boolean half) {
        return with(new Ending(ending.first, half, ending.lingerSeconds, ending.hold));
    }

    public ClientOptions lingering(int seconds) {
        return with(new Ending(ending.first, ending.halfClose, OptionalInt.of(seconds), ending.hold));
    }

    public ClientOptions holding(Duration time) {
        return with(new Ending(ending.first, ending.halfClose, ending.lingerSeconds, time));
    }
}
