package tcplab.board;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tcplab.report.Json;

/**
 * The pages that look, each by a stream of server-sent events. In the event loop alone. A page that takes less than it is
 * sent gets nothing until it has caught up, and then a snapshot.
 */
final class Watchers {
    private static final int QUIET_TICKS = 250;

    private final Board board;
    private final Set<Channel> pages = new HashSet<>();
    private final Set<Channel> behind = new HashSet<>();
    private LiveState shown;
    private int quiet;

    Watchers(Board board) {
        this.board = board;
        this.shown = board.live();
    }

    /** A page has come, and sees the present. */
    void add(Channel page) {
        pages.add(page);
        page.closeFuture().addListener(closed -> {
            pages.remove(page);
            behind.remove(page);
        });
        tick(); // so that nothing is told twice
        send(page, board.live().snapshot());
    }

    void tick() {
        LiveState live = board.live();
        if (live != shown) {
            shown = live;
            behind.addAll(pages);
        }
        Optional<Map<String, Object>> news = live.tick();
        if (pages.isEmpty()) {
            return;
        }
        Optional<String> line = news.map(Json::line);
        quiet = line.isPresent() ? 0 : quiet + 1;
        for (Channel page : Set.copyOf(pages)) {
            if (!page.isWritable()) {
                behind.add(page);
            } else if (behind.remove(page)) {
                send(page, live.snapshot());
            } else if (line.isPresent()) {
                send(page, line.get());
            } else if (quiet >= QUIET_TICKS) {
                write(page, ":\n\n"); // so that a page that went away without a word is noticed
            }
        }
        if (quiet >= QUIET_TICKS) {
            quiet = 0;
        }
    }

    private static void send(Channel page, Map<String, Object> message) {
        send(page, Json.line(message));
    }

    private static void send(Channel page, String line) {
        write(page, "data: " + line + "\n\n");
    }

    private static void write(Channel page, String text) {
        var unused = page.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
    }
}
