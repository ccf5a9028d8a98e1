package tcplab.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells the parent of a watched run what happens, in a thread of its own, so that no witness ever waits for the parent: what
 * comes faster than it can be told is counted and left to the recording ({@link LiveView}).
 */
final class LiveFeed implements AutoCloseable {
    private static final int MOST = 100_000;
    private static final int AT_ONCE = 500;

    private static final News END = new News.Missed(0);

    /** News, and the reading of the monotonic clock when it came. */
    private record Waiting(News news, long since) {}

    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>(MOST);
    private final AtomicLong missed = new AtomicLong();
    private final LiveView view = new LiveView();
    private final NewsLine.Writer writer = new NewsLine.Writer();
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
        if (!waiting.offer(new Waiting(news, System.nanoTime()))) {
            missed.incrementAndGet();
        }
    }

    private void tellAll() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (!closed || !waiting.isEmpty()) {
                batch.add(waiting.take());
                waiting.drainTo(batch, AT_ONCE);
                StringBuilder text = new StringBuilder();
                batch.forEach(one -> shown(one).ifPresent(news -> write(news, text)));
                long lost = missed.getAndSet(0) + view.missed();
                if (lost > 0) {
                    write(new News.Missed(lost), text);
                }
                System.out.print(text);
                System.out.flush();
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<News> shown(Waiting one) {
        if (one.news() == END) {
            return Optional.empty();
        } else if (one.news() instanceof News.Seen seen) {
            Duration late = Duration.ofNanos(System.nanoTime() - one.since());
            return view.of(seen.event(), LiveView.Pace.of(late, waiting.size())).map(News.Seen::new);
        }
        return Optional.of(one.news());
    }

    private void write(News news, StringBuilder text) {
        writer.lines(news).forEach(line -> text.append(line).append('\n'));
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
