package tcplab.theory;

import java.util.Optional;
import tcplab.tcp.Ladder;
import tcplab.text.Text;

/**
 * A figure of RFC 9293 that shows a course of segments.
 *
 * @param number of the figure
 * @param section where it stands
 * @param title what it shows
 * @param ladder its segments, numbers counted from each side's first one; the lines of a figure that are no segments are left
 *     out
 * @param reading how the ladder is to be read beside the figure; mostly empty
 * @param differs how Linux differs from the figure when it plays it, or the exercise does; empty where nothing differs
 */
public record Figure(
        int number, String section, Text title, Ladder ladder, Optional<Text> reading, Optional<Text> differs) {
    @Override
    public String toString() {
        return "Figure " + number;
    }
}
