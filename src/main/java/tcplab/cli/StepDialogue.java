package tcplab.cli;

import static tcplab.text.Text.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tcplab.analysis.Connection;
import tcplab.analysis.Connections;
import tcplab.lab.Audience;
import tcplab.lab.News;
import tcplab.lab.Progress;
import tcplab.lab.StageControl;
import tcplab.lab.Tempo;
import tcplab.record.Event.SegmentSeen;
import tcplab.record.Event.SocketsSeen;
import tcplab.tcp.FourTuple;
import tcplab.tcp.RawSegment;
import tcplab.text.Text;

/**
 * Stepping through a run in a terminal, on standard error: shows the segment that is held, lets it go when Enter is pressed,
 * and then shows the states of both ends as {@code ss} sees them. At the end of its input the rest runs freely.
 */
final class StepDialogue implements Audience {
    private final Context context;
    private final InputStream in;
    private final List<SegmentSeen> seen = new ArrayList<>();
    private final List<News.Held> held = new ArrayList<>();
    private Optional<News.Held> passed = Optional.empty();
    private Turn turn = Turn.STAGE;
    private int looks;
    private int copies;

    /** Whose turn it is: the stage is to hold something, the user to press Enter, the stage to let it go. */
    private enum Turn {
        STAGE,
        USER,
        LETTING_GO
    }

    StepDialogue(Context context, InputStream in) {
        this.context = context;
        this.in = in;
    }

    @Override
    public Optional<Tempo> watches() {
        return Optional.of(Tempo.HELD);
    }

    @Override
    public void began(StageControl control) {
        say(text(
                "Every segment is held until you press Enter; c and Enter lets the rest run.",
                "每个报文段都会被扣住，按回车放行；输入 c 再按回车，其余的不再停下。"));
        Thread reader = new Thread(() -> read(control), "tcplab-step-input");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(StageControl control) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.strip().equalsIgnoreCase("c")) {
                    break;
                }
                awaitQuestion();
                control.step();
            }
        } catch (IOException e) {
            say(text("the keyboard can no longer be read: %s", "无法再读取键盘输入：%s").with(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        control.tempo(Tempo.FREE);
    }

    /** An Enter that comes before there is anything to let go waits for it. */
    private synchronized void awaitQuestion() throws InterruptedException {
        while (turn != Turn.USER) {
            wait();
        }
        turn = Turn.LETTING_GO;
    }

    @Override
    public void accept(Progress progress) {
        say(progress.doing());
    }

    @Override
    public synchronized void hear(News news) {
        if (news instanceof News.Seen event && event.event() instanceof SegmentSeen segment) {
            seen.add(segment);
        } else if (news instanceof News.Seen event && event.event() instanceof SocketsSeen look) {
            looked(look);
        } else if (news instanceof News.Held one) {
            held.add(one);
        } else if (news instanceof News.Passed one) {
            held.stream().filter(h -> h.number() == one.number()).findFirst().ifPresent(h -> {
                held.remove(h);
                passed = Optional.of(h);
                turn = Turn.STAGE;
            });
        } else if (news instanceof News.Copy copy) {
            copies = copy.copies();
        } else if (news instanceof News.Unable unable) {
            say(unable.why());
        }
    }

    /**
     * A look after a segment was let go shows what it did; then the next one is asked about. The first look that is told
     * after it may have begun before it, the second has not.
     */
    private void looked(SocketsSeen look) {
        if (passed.isPresent() && ++looks < 2) {
            return;
        }
        looks = 0;
        passed.ifPresent(one -> {
            FourTuple tuple = one.segment().tuple();
            say(Text.same("      ss: " + state(look, tuple) + "  " + state(look, tuple.reversed())));
        });
        passed = Optional.empty();
        if (turn == Turn.STAGE && !held.isEmpty()) {
            News.Held next = held.get(0);
            Text line = Text.same(String.format("%4d  ", next.number()) + describe(next.segment()));
            if (held.size() > 1) {
                line = text("%s, and %s more behind it", "%s，其后还有 %s 个").with(line, held.size() - 1);
            }
            if (copies > 0) {
                line = text("%s; repetitions taken away so far: %s", "%s；至今拿走的重传：%s")
                        .with(line, copies);
            }
            say(line);
            turn = Turn.USER;
            notifyAll();
        }
    }

    private static String state(SocketsSeen look, FourTuple tuple) {
        return tuple.local() + " "
                + look.sockets().stream()
                        .filter(row -> row.tuple().equals(tuple))
                        .map(row -> row.state().toString())
                        .findFirst()
                        .orElse("-");
    }

    /** The segment in the ladder's notation, as the next of its connection. */
    private String describe(RawSegment segment) {
        List<SegmentSeen> all = new ArrayList<>(seen.stream()
                .filter(s -> s.segment().tuple().equals(segment.tuple())
                        || s.segment().tuple().equals(segment.tuple().reversed()))
                .toList());
        all.add(new SegmentSeen(
                all.isEmpty()
                        ? java.time.Duration.ZERO
                        : all.get(all.size() - 1).at(),
                segment));
        List<Connection> drawn = Connections.of(all);
        Connection last = drawn.get(drawn.size() - 1);
        return segment.source() + " > " + segment.destination() + "  "
                + last.moments().get(last.moments().size() - 1).rung().segment();
    }

    private void say(Text text) {
        context.err().println(text.in(context.lang()));
    }
}
