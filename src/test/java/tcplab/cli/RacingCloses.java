package tcplab.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import tcplab.observe.Sniffer;
import tcplab.observe.SnifferException;
import tcplab.observe.StateTracer;
import tcplab.observe.Tracefs;
import tcplab.record.Environment;
import tcplab.record.Recorder;
import tcplab.record.Recording;
import tcplab.record.RecordingStore;
import tcplab.record.Witness;

/**
 * A program that opens many connections on the loopback of its namespace and closes each from both ends at once, in one of
 * {@link Close} ways, while the sniffer and the tracepoint look; it leaves what they saw as a saved run. Two threads, an end
 * each, go through a batch of connections side by side, so that what they send crosses, or does not, as it happens.
 */
final class RacingCloses {
    static final int BATCH = 100;
    /** The tracepoint sees the whole machine: an address that no other process is likely to use. */
    private static final String ADDRESS = "127.77." + (ProcessHandle.current().pid() >> 8 & 0xff) + "."
            + (ProcessHandle.current().pid() & 0xff);

    private static final long DEADLINE_NANOS = Duration.ofMinutes(2).toNanos();
    /** As /proc/net/tcp numbers them: FIN-WAIT-2 (who has still to close has a row of its own), TIME-WAIT, LISTEN. */
    private static final List<String> QUIET = List.of("05", "06", "0A");

    private static final long ABREAST_NANOS = 50_000;
    private static final long PACE_NANOS = Duration.ofMillis(20).toNanos();

    /** What an end does at once, one letter each: client, server. */
    private enum Close {
        BOTH_CLOSE("c", "c"),
        BOTH_SHUT_DOWN("s", "s"),
        CLIENT_SHUTS_DOWN_SERVER_ANSWERS("s", "ewc"),
        SERVER_SHUTS_DOWN_CLIENT_ANSWERS("ewc", "s"),
        CLIENT_RESETS("r", "e"),
        SERVER_RESETS_CLIENT_CLOSES("c", "r"),
        BOTH_RESET("r", "r"),
        BOTH_WRITE_AND_CLOSE("wc", "wc"),
        WRITES_CROSS_A_SHUTDOWN("ws", "wwc"),
        RESET_AFTER_SHUTDOWN("sr", "wc"),
        ONE_AFTER_THE_OTHER("c", "ec"),
        WRITE_MEETS_A_RESET("www", "r");

        final String client;
        final String server;

        Close(String client, String server) {
            this.client = client;
            this.server = server;
        }
    }

    private RacingCloses() {}

    /** Takes the directory of the run to be saved and the number of connections. */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createDirectories(Path.of(args[0]));
        int connections = Integer.parseInt(args[1]);
        Recorder recorder = new Recorder();
        Sniffer sniffer = new Sniffer(recorder, "lo", "", Optional.of(directory.resolve(RecordingStore.CAPTURE)));
        StateTracer tracer = new StateTracer(recorder, Tracefs.find().orElseThrow(), List.of(ADDRESS));
        try {
            sniffer.start();
        } catch (SnifferException e) {
            giveUp(String.valueOf(e.getMessage()));
        }
        tracer.start();
        Runtime.getRuntime().addShutdownHook(new Thread(tracer::stop));
        race(connections);
        awaitQuiet();
        sniffer.stop();
        tracer.stop();
        Recording recording = new Recording(
                new Environment("racing-closes", recorder.started(), recorder.now(), Map.of(), Map.of()),
                recorder.events(),
                List.of(sniffer.report(), tracer.report()));
        RecordingStore.write(recording, directory);
        for (Witness.Report report : recording.witnesses()) {
            System.out.println(report);
        }
    }

    private static void race(int connections) throws Exception {
        ExecutorService ends = Executors.newFixedThreadPool(2);
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(ADDRESS, 0), BATCH);
            nft("add table ip race");
            nft("add chain ip race input { type filter hook input priority 0 ; }");
            for (int first = 0; first < connections; first += BATCH) {
                batch(server, first, Math.min(BATCH, connections - first), ends);
            }
        } finally {
            ends.shutdownNow();
        }
    }

    /**
     * Opens and closes a batch. In every tenth the first FINs do not arrive anywhere, so that they have crossed when they are
     * sent again.
     */
    private static void batch(ServerSocketChannel server, int first, int size, ExecutorService ends) throws Exception {
        boolean crossing = first / BATCH % 10 == 9;
        List<SocketChannel> clients = new ArrayList<>();
        List<SocketChannel> servers = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            clients.add(SocketChannel.open(server.getLocalAddress()));
            servers.add(server.accept());
        }
        if (crossing) {
            nft("add rule ip race input tcp flags & fin == fin drop");
        }
        CyclicBarrier start = new CyclicBarrier(2);
        AtomicIntegerArray reached = new AtomicIntegerArray(2);
        Future<?> one = ends.submit(
                () -> close(clients, crossing ? Optional.empty() : Optional.of(first), true, start, reached));
        Future<?> other = ends.submit(
                () -> close(servers, crossing ? Optional.empty() : Optional.of(first), false, start, reached));
        try {
            one.get();
            other.get();
        } catch (ExecutionException e) {
            throw new IOException("connections " + first + " and on: " + e.getCause(), e);
        } finally {
            if (crossing) {
                nft("flush chain ip race input");
            }
            for (SocketChannel channel : clients) {
                channel.close();
            }
            for (SocketChannel channel : servers) {
                channel.close();
            }
        }
    }

    private static Object close(
            List<SocketChannel> ends,
            Optional<Integer> first,
            boolean client,
            CyclicBarrier start,
            AtomicIntegerArray reached)
            throws IOException, InterruptedException, BrokenBarrierException {
        start.await();
        for (int i = 0; i < ends.size(); i++) {
            abreast(reached, client ? 0 : 1, i + 1);
            Close how =
                    first.isEmpty() ? Close.values()[i % 2] : Close.values()[(first.get() + i) % Close.values().length];
            for (char act : (client ? how.client : how.server).toCharArray()) {
                act(ends.get(i), act);
            }
        }
        return ends;
    }

    private static void nft(String command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("nft"));
        words.addAll(List.of(command.split(" ")));
        Process process = new ProcessBuilder(words).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException("nft " + command + " ended with status " + process.exitValue());
        }
    }

    /** Gives the other thread a moment to be as far; whether it is matters to nothing but how often segments cross. */
    private static void abreast(AtomicIntegerArray reached, int own, int at) {
        reached.set(own, at);
        long until = System.nanoTime() + ABREAST_NANOS;
        while (reached.get(1 - own) < at && System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
    }

    /** Does one thing; that the other end has reset the connection before is as good. */
    private static void act(SocketChannel end, char act) throws IOException {
        try {
            switch (act) {
                case 'c' -> end.close();
                case 's' -> end.shutdownOutput();
                case 'w' -> end.write(ByteBuffer.wrap("bytes".getBytes(StandardCharsets.US_ASCII)));
                case 'e' -> {
                    ByteBuffer into = ByteBuffer.allocate(64);
                    while (end.read(into) >= 0) {
                        into.clear();
                    }
                }
                case 'r' -> {
                    end.setOption(StandardSocketOptions.SO_LINGER, 0);
                    end.close();
                }
                default -> throw new IllegalArgumentException("no act: " + act);
            }
        } catch (SocketException e) {
            return; // reset, or the pipe is broken
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).matches("(?i).*(reset|broken pipe|not connected).*")) {
                throw e;
            }
        }
    }

    /** Waits until no socket of the namespace will send anything: then no segment is on its way. */
    private static void awaitQuiet() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        List<String> open = open();
        while (!open.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                giveUp("waited 120 s for all sockets to close; " + open.size() + " have not, first " + open.get(0));
            }
            LockSupport.parkNanos(PACE_NANOS);
            open = open();
        }
    }

    /** Ends without anything to conclude from. */
    private static void giveUp(String why) {
        System.out.println(why);
        System.exit(ExitStatus.INCONCLUSIVE);
    }

    private static List<String> open() throws IOException {
        List<String> open = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            Files.readAllLines(Path.of("/proc/self/net/" + table)).stream()
                    .skip(1)
                    .filter(row -> !QUIET.contains(row.strip().split("\\s+", -1)[3]))
                    .forEach(open::add);
        }
        return open;
    }
}
