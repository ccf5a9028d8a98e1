package tcplab.lab;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tcplab.lab.News.Began;
import tcplab.lab.News.Copy;
import tcplab.lab.News.Frozen;
import tcplab.lab.News.Held;
import tcplab.lab.News.Missed;
import tcplab.lab.News.Moves;
import tcplab.lab.News.Passed;
import tcplab.lab.News.Seen;
import tcplab.lab.News.Thawed;
import tcplab.lab.News.Unable;
import tcplab.record.BadRecordingException;
import tcplab.record.Event;
import tcplab.record.EventLines;
import tcplab.tcp.RawSegment;
import tcplab.tcp.TcpState;

/** News as lines between the child and its parent. */
final class NewsLine {
    private static final String PREFIX = "news ";
    private static final String EVENT = "event ";

    private NewsLine() {}

    /** Writes the news of one run. */
    static final class Writer {
        private final EventLines.Writer events = new EventLines.Writer();

        List<String> lines(News news) {
            if (news instanceof Seen seen) {
                List<String> lines = new ArrayList<>();
                events.lines(seen.event()).forEach(line -> lines.add(PREFIX + EVENT + line));
                return lines;
            }
            return List.of(PREFIX + word(news));
        }

        private static String word(News news) {
            if (news instanceof Began began) {
                return "began " + began.at();
            } else if (news instanceof Missed missed) {
                return "missed " + missed.events();
            } else if (news instanceof Held held) {
                return "held " + held.number() + " " + held.segment();
            } else if (news instanceof Passed passed) {
                return "passed " + passed.number();
            } else if (news instanceof Copy copy) {
                return "copy " + copy.copies();
            } else if (news instanceof Moves moves) {
                return "moves " + moves.tempo();
            } else if (news instanceof Frozen frozen) {
                return "frozen " + frozen.state();
            } else if (news instanceof Unable unable) {
                return "unable " + ProgressLine.write(unable.why());
            }
            return "thawed";
        }
    }

    /** Reads the news of one run. */
    static final class Reader {
        private final EventLines.Reader events = new EventLines.Reader();

        /** Reads a line, which completes a piece of news or does not; anything else that a child prints is none. */
        Optional<News> read(String line) {
            if (!line.startsWith(PREFIX)) {
                return Optional.empty();
            }
            String rest = line.substring(PREFIX.length());
            try {
                if (rest.startsWith(EVENT)) {
                    Optional<Event> event = events.read(rest.substring(EVENT.length()));
                    return event.map(Seen::new);
                }
                return Optional.of(word(rest));
            } catch (BadRecordingException
                    | IllegalArgumentException
                    | IndexOutOfBoundsException
                    | DateTimeException e) {
                return Optional.of(new Missed(1));
            }
        }

        private static News word(String rest) {
            String[] w = rest.split(" ", 2);
            return switch (w[0]) {
                case "began" -> new Began(Instant.parse(w[1]));
                case "missed" -> new Missed(Long.parseLong(w[1]));
                case "held" -> {
                    int space = w[1].indexOf(' ');
                    yield new Held(
                            Integer.parseInt(w[1].substring(0, space)), RawSegment.parse(w[1].substring(space + 1)));
                }
                case "passed" -> new Passed(Integer.parseInt(w[1]));
                case "copy" -> new Copy(Integer.parseInt(w[1]));
                case "moves" -> new Moves(Tempo.parse(w[1]));
                case "frozen" -> new Frozen(TcpState.parse(w[1]));
                case "unable" -> new Unable(ProgressLine.bilingual(w[1]));
                case "thawed" -> new Thawed();
                default -> throw new IllegalArgumentException(rest);
            };
        }
    }
}
