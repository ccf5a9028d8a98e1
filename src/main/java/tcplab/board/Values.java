package tcplab.board;

import java.util.LinkedHashMap;
import java.util.Map;
import tcplab.text.Text;

/** Plain values to be written as JSON. */
final class Values {
    private Values() {}

    /** Names and values in turn. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /** A sentence in both languages. */
    static Map<String, Object> both(Text text) {
        return object("en", text.en(), "zh", text.zh());
    }
}
