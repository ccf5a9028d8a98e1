package tcplab.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells the parent of a watched run what happens, in a thread of its own, so that no witness ever waits for the parent: what
 * comes faster than it can be told is counted and left to the recording.
 */
final class LiveFeed implements AutoCloseable {
    private static final int MOST = 100_000;
    private static final int AT_ONCE = 2_000;

    private static final News END = new News.Missed(0);

    private final BlockingQueue<News> waiting = new LinkedBlockingQueue<>(MOST);
    private final AtomicLong missed = new AtomicLong();
    private final Thread telling = new Thread(this::tellAll, "tcplab-live");
    private volatile boolean closed;

    private LiveFeed() {}

    /** Begins to tell, on standard output. */
    static LiveFeed start() {
        LiveFeed feed = new LiveFeed();
        feed.telling.setDaemon(true);
        feed.telling.start();
        return feed;
    }

    void tell(News news) {
        if (!waiting.offer(news)) {
            missed.incrementAndGet();
        }
    }

    private void tellAll() {
        NewsLine.Writer writer = new NewsLine.Writer();
        List<News> batch = new ArrayList<>();
        try {
            while (!closed || !waiting.isEmpty()) {
                batch.add(waiting.take());
                waiting.drainTo(batch, AT_ONCE);
                StringBuilder text = new StringBuilder();
                batch.stream()
                        .filter(news -> news != END)
                        .flatMap(news -> writer.lines(news).stream())
                        .forEach(line -> text.append(line).append('\n'));
                long lost = missed.getAndSet(0);
                if (lost > 0) {
                    writer.lines(new News.Missed(lost))
                            .forEach(line -> text.append(line).append('\n'));
                }
                System.out.print(text);
                System.out.flush();
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when all has been told. */
    @Override
    public void close() {
        closed = true;
        tell(END);
        try {
            telling.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
