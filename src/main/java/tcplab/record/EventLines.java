package tcplab.record;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Events as lines while a run goes on: the text form of a recording without its head and its end. A look at the socket table
 * takes several lines, the last of which is {@value #END_OF_LOOK}, so that nobody waits for the next event to know that it
 * is whole.
 */
public final class EventLines {
    private static final String END_OF_LOOK = " .";

    private EventLines() {}

    /** Writes events, all of one run, in any order of their times. */
    public static final class Writer {
        private final StringBuilder text = new StringBuilder();
        private final RecordingWriter writer = new RecordingWriter(text);

        public List<String> lines(Event event) {
            text.setLength(0);
            try {
                writer.write(event);
            } catch (IOException e) {
                throw new IllegalStateException("a StringBuilder refused a line", e);
            }
            if (event instanceof Event.SocketsSeen) {
                text.append(END_OF_LOOK).append('\n');
            }
            return text.toString().lines().toList();
        }
    }

    /** Reads what one {@link Writer} wrote. */
    public static final class Reader {
        private final RecordingReader reader = new RecordingReader();

        /**
         * Takes the next line.
         *
         * @return the event that the line completes, if it completes one
         * @throws BadRecordingException with the line, when it cannot be read
         */
        public Optional<Event> read(String line) throws BadRecordingException {
            return reader.live(line, line.equals(END_OF_LOOK));
        }
    }
}
