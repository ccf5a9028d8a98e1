package tcplab.observe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import tcplab.text.Text;
import tcplab.wire.CapturedFrame;

/**
 * A datagram that nobody else sends, by which a capture proves that it sees: what was on the wire before it has been
 * seen when it is seen. A drop counter of zero does not prove that, for the last block may not have been delivered.
 *
 * <p>One goes out on every processor (see {@link EveryCpu}), and again until it is seen, since a flood can drop it.
 */
final class Sentinel {
    private static final Duration AGAIN_AFTER = Duration.ofMillis(250);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** The port of the discard service, where nothing listens. */
    static final int DISCARD = 9;

    private final InetSocketAddress to;
    private final byte[] token;
    private final Set<Byte> unseen = ConcurrentHashMap.newKeySet();
    private final CountDownLatch seen = new CountDownLatch(1);

    Sentinel(InetSocketAddress to) {
        this.to = to;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.token = ("tcplab sentinel " + HexFormat.of().formatHex(random)).getBytes(StandardCharsets.US_ASCII);
    }

    /** The capture filter that lets sentinels through. */
    static String filter(InetSocketAddress to) {
        return "udp dst port " + to.getPort() + " and dst host "
                + to.getAddress().getHostAddress();
    }

    /** Looks at a captured frame; to be called in the order of the capture. True when this frame was the last missing. */
    boolean completedBy(CapturedFrame frame) {
        byte[] bytes = frame.bytes();
        if (!isIn(frame) || seen.getCount() == 0 || !unseen.remove(bytes[bytes.length - 1]) || !unseen.isEmpty()) {
            return false;
        }
        seen.countDown();
        return true;
    }

    /** Whether a frame is one of this sentinel's, needed or not. */
    boolean isIn(CapturedFrame frame) {
        byte[] bytes = frame.bytes();
        int start = bytes.length - 1 - token.length;
        for (int i = 0; i < token.length; i++) {
            if (start < 0 || bytes[start + i] != token[i]) {
                return false;
            }
        }
        return true;
    }

    /** Ends the wait of {@link #prove} where nothing can be seen any more. */
    void giveUp() {
        seen.countDown();
    }

    /**
     * Sends it until it is seen.
     *
     * @throws SnifferException when it was not seen in five seconds, with what was seen instead
     */
    void prove() throws IOException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        int rounds = 0;
        try (DatagramSocket socket = new DatagramSocket()) {
            do {
                rounds++;
                sendFromEveryCpu(socket);
            } while (!seen.await(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS) && System.nanoTime() < end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the sentinel to " + to, e);
        }
        if (!unseen.isEmpty()) {
            throw new SnifferException(Text.text(
                            "the capture did not show the datagrams sent to %s in %s s (%s rounds); is that address on the"
                                    + " device that is captured, and the device up?",
                            "%2$s 秒内没有抓到发往 %1$s 的数据报（共 %3$s 轮）；该地址是否在所抓的设备上，设备是否已启用？")
                    .with(to, DEADLINE.toSeconds(), rounds));
        }
    }

    /** Sends from a thread of its own, since that thread moves from processor to processor. */
    private void sendFromEveryCpu(DatagramSocket socket) throws IOException, InterruptedException {
        FutureTask<Integer> sending = new FutureTask<>(() -> {
            EveryCpu every = new EveryCpu();
            List<Integer> cpus = every.numbers();
            if (unseen.isEmpty()) {
                // All of them before the first is sent: the set must not run empty in between.
                cpus.forEach(cpu -> unseen.add(cpu.byteValue()));
            }
            for (int cpu : cpus) {
                every.moveTo(cpu);
                byte[] payload = Arrays.copyOf(token, token.length + 1);
                payload[token.length] = (byte) cpu;
                socket.send(new DatagramPacket(payload, payload.length, to));
            }
            return cpus.size();
        });
        Thread sender = new Thread(sending, "sentinel");
        sender.setDaemon(true);
        sender.start();
        try {
            sending.get();
        } catch (ExecutionException e) {
            throw new IOException("cannot send a datagram to " + to + ": " + e.getCause(), e);
        }
    }
}
