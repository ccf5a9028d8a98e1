package tcplab.exercises;

import static tcplab.analysis.Side.CLIENT;
import static tcplab.analysis.Side.SERVER;
import static tcplab.record.Witness.SNIFFER;
import static tcplab.text.Text.text;
import static tcplab.theory.Citation.linux;
import static tcplab.theory.Citation.notes;
import static tcplab.theory.Citation.rfc;
import static tcplab.theory.Claim.claim;
import static tcplab.theory.Expectations.step;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import tcplab.analysis.Connection;
import tcplab.analysis.Moment;
import tcplab.analysis.Side;
import tcplab.lab.Exercise;
import tcplab.lab.Lab;
import tcplab.lab.LabListener;
import tcplab.lab.LabSocket;
import tcplab.lab.Topic;
import tcplab.programs.ConnectOptions;
import tcplab.programs.SocketOption;
import tcplab.record.Errno;
import tcplab.record.Witness;
import tcplab.tcp.Endpoint;
import tcplab.tcp.SeqNumber;
import tcplab.text.Text;
import tcplab.theory.Claim;
import tcplab.theory.Evidence;
import tcplab.theory.Expectation;
import tcplab.theory.Finding;

/** Where sequence numbers begin, on either side, and what comes after the last of them. */
@AutoService(Exercise.class)
public final class InitialSequenceNumber implements Exercise {
    private static final int TIMES = 100;
    private static final int SAME = 5;
    /** Linux's clock for initial numbers ticks each 64 ns (net/core/secure_seq.c seq_scale). */
    private static final double NANOS_PER_NUMBER = 64;

    private static final Text MANY = text("many connections", "许多条连接");
    private static final Text CLOCK = text("the same four-tuple again and again", "反复使用同一四元组");
    private static final Text WRAP = text("across 2^32", "越过 2^32");
    private static final Text READ = text("read what was sent across 2^32", "读取越过 2^32 的数据");
    private static final long SHORT_OF_THE_END = 1000;
    private static final int BYTES = 700;

    @Override
    public Topic topic() {
        return Topic.OPENING;
    }

    @Override
    public Text question() {
        return text("With which number does a connection begin, and what follows 2^32-1?", "连接从哪个序号开始？2^32-1 之后又是什么？");
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim("A5", text("The initial sequence number is usually 1.", "初始序号一般为 1。"))
                        .cites(rfc(9293, "3.4.1", "MUST-8"), notes(2))
                        .expect(usuallyOne().during(MANY))
                        .deviates(
                                text(
                                        "Each side chooses its own number, by a secret hash of the four-tuple and a clock",
                                        "双方各自选取，由四元组的密钥散列加上时钟得出"),
                                rfc(6528, "3"),
                                spread().during(MANY),
                                perSide().during(MANY),
                                clock(CLIENT).during(CLOCK),
                                clock(SERVER).during(CLOCK)),
                claim(
                                "B3",
                                text(
                                        "Sequence numbers count bytes modulo 2^32: after 2^32-1 comes 0.",
                                        "序号按字节计数，模 2^32：2^32-1 之后是 0。"))
                        .cites(rfc(9293, "3.4"), linux("include/net/tcp.h", "before"), notes(1))
                        .expect(wraps().during(WRAP), step(READ, Errno.OK).during(WRAP)));
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(4);
    }

    @Override
    public void run(Lab lab) throws IOException {
        LabListener listener = lab.listen();
        lab.phase(MANY);
        for (int i = 0; i < TIMES; i++) {
            openAndReset(lab, listener, ConnectOptions.to(listener.address()));
        }

        lab.phase(CLOCK);
        Endpoint local = new Endpoint("127.0.0.1", 0);
        for (int i = 0; i < SAME; i++) {
            local = openAndReset(
                    lab,
                    listener,
                    ConnectOptions.to(listener.address()).from(local).withReuseAddress(true));
            lab.watch(Duration.ofMillis(300), text("the clock of the initial numbers runs", "初始序号的时钟在走"));
        }

        lab.phase(WRAP);
        LabSocket client = lab.connect(startingAt(listener, SeqNumber.MODULUS - SHORT_OF_THE_END));
        LabSocket server = listener.accept();
        lab.awaitOpen(client, server);
        for (int i = 0; i < 3; i++) {
            client.write(BYTES);
            lab.step(READ, () -> server.read(BYTES));
        }
        client.closeWithReset();
        server.readReset();
        server.close();
    }

    private static Endpoint openAndReset(Lab lab, LabListener listener, ConnectOptions options) throws IOException {
        LabSocket client = lab.connect(options);
        LabSocket server = listener.accept();
        client.closeWithReset();
        server.readReset();
        server.close();
        return client.local();
    }

    /** A real socket given its initial number by TCP_REPAIR, before connect(2): waiting for one would take minutes. */
    private static ConnectOptions startingAt(LabListener listener, long number) {
        return ConnectOptions.to(listener.address())
                .with(SocketOption.REPAIR, 1)
                .with(SocketOption.REPAIR_QUEUE, SocketOption.SEND_QUEUE)
                .with(SocketOption.QUEUE_SEQ, (int) number)
                .with(SocketOption.REPAIR, 0);
    }

    /** The first number of one side of each connection. */
    private static long[] initial(Evidence evidence, Side side) {
        return evidence.connections().stream()
                .flatMap(c -> syn(c, side).stream())
                .mapToLong(m -> m.raw().seq())
                .toArray();
    }

    private static Optional<Moment> syn(Connection connection, Side side) {
        return connection.first(m -> m.sender() == side && m.raw().flags().syn());
    }

    private static long[] both(Evidence evidence) {
        return LongStream.concat(Arrays.stream(initial(evidence, CLIENT)), Arrays.stream(initial(evidence, SERVER)))
                .toArray();
    }

    private static long ones(long[] numbers) {
        return Arrays.stream(numbers).filter(n -> n == 1).count();
    }

    private static Expectation usuallyOne() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            long[] numbers = both(evidence);
            return Finding.of(
                    ones(numbers) * 2 > numbers.length,
                    text("of %s initial numbers, equal to 1: %s", "%s 个初始序号中，等于 1 的：%s")
                            .with(numbers.length, ones(numbers)));
        });
    }

    /** No number came twice, and each quarter of the range had a tenth of them or more. */
    private static Expectation spread() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            long[] numbers = both(evidence);
            return Finding.of(
                    numbers.length == 2 * TIMES && isSpread(numbers) && ones(numbers) == 0,
                    text(
                                    "%s initial numbers of both sides, %s of them different, in the quarters of the range: %s",
                                    "双方共 %s 个初始序号，其中 %s 个互不相同，按取值范围的四个四分之一分布：%s")
                            .with(
                                    numbers.length,
                                    Arrays.stream(numbers).distinct().count(),
                                    Arrays.toString(quarters(numbers))));
        });
    }

    private static boolean isSpread(long[] numbers) {
        return Arrays.stream(numbers).distinct().count() == numbers.length
                && Arrays.stream(quarters(numbers)).allMatch(n -> n * 10 >= numbers.length);
    }

    private static long[] quarters(long[] numbers) {
        long[] count = new long[4];
        for (long number : numbers) {
            count[(int) (number >>> 30)]++;
        }
        return count;
    }

    /** The distance from a client's number to its server's is as scattered as the numbers are. */
    private static Expectation perSide() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            long[] client = initial(evidence, CLIENT);
            long[] server = initial(evidence, SERVER);
            long[] distances = new long[Math.min(client.length, server.length)];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = SeqNumber.plus(server[i], -client[i]);
            }
            return Finding.of(
                    client.length == TIMES && server.length == TIMES && isSpread(distances),
                    text(
                                    "from the client's number to the server's: %s different distances in %s connections",
                                    "从客户端的序号到服务器的序号：%2$s 条连接中有 %1$s 种不同的差值")
                            .with(Arrays.stream(distances).distinct().count(), client.length));
        });
    }

    /** For one four-tuple only the clock moves: the numbers of its incarnations grow as time does. */
    private static Expectation clock(Side side) {
        return Expectation.that(Set.of(SNIFFER, Witness.CLOCK), evidence -> {
            List<Moment> syns = evidence.connections().stream()
                    .flatMap(c -> syn(c, side).stream())
                    .toList();
            long tuples = evidence.connections().stream()
                    .map(Connection::tuple)
                    .distinct()
                    .count();
            if (syns.size() != SAME || tuples != 1) {
                return Finding.fails(text("%s connections of %s four-tuples", "%s 条连接，%s 个四元组")
                        .with(syns.size(), tuples));
            }
            List<Double> nanos = new ArrayList<>();
            for (int i = 1; i < syns.size(); i++) {
                Moment before = syns.get(i - 1);
                Moment now = syns.get(i);
                long grown = SeqNumber.plus(now.raw().seq(), -before.raw().seq());
                nanos.add((double) now.at().minus(before.at()).toNanos() / Math.max(1, grown));
            }
            boolean steady = nanos.stream().allMatch(n -> Math.abs(n / NANOS_PER_NUMBER - 1) < 0.1);
            String shown = String.join(
                    " ",
                    nanos.stream()
                            .map(n -> String.format(Locale.ROOT, "%.1f", n))
                            .toList());
            return Finding.of(
                    steady,
                    text("one four-tuple, %s: the number grew by one each %s ns", "同一四元组，%s：序号每 %s 纳秒加一")
                            .with(side.text(), shown));
        });
    }

    /** The client's data crosses the last number, nothing is missing or counted twice, and the other end follows. */
    private static Expectation wraps() {
        return Expectation.that(Set.of(SNIFFER), evidence -> {
            List<Moment> data = evidence.connections().stream()
                    .flatMap(c -> c.sentBy(CLIENT))
                    .filter(m -> m.raw().length() > 0)
                    .toList();
            boolean follows = evidence.connections().size() == 1 && data.size() == 3;
            boolean crosses = false;
            for (int i = 1; follows && i < data.size(); i++) {
                long end = data.get(i - 1).raw().seq() + data.get(i - 1).raw().length();
                follows = data.get(i).raw().seq() == end % SeqNumber.MODULUS;
                crosses |= end >= SeqNumber.MODULUS;
            }
            long first = data.isEmpty() ? 0 : data.get(0).raw().seq();
            long expected = (first + 3L * BYTES) % SeqNumber.MODULUS;
            long acknowledged = evidence.connections().stream()
                    .flatMap(c -> c.sentBy(SERVER))
                    .reduce((a, b) -> b)
                    .map(m -> m.raw().ack())
                    .orElse(0L);
            return Finding.of(
                    follows && crosses && acknowledged == expected && acknowledged < first,
                    text(
                                    "segments of %s bytes at seq %s; the last acknowledgment is %s",
                                    "每个 %s 字节的报文段，seq 依次为 %s；最后的确认号是 %s")
                            .with(
                                    BYTES,
                                    String.join(
                                            " ",
                                            data.stream()
                                                    .map(m -> String.valueOf(
                                                            m.raw().seq()))
                                                    .toList()),
                                    acknowledged));
        });
    }
}
