package tcplab.browser;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as plain values: maps, lists, texts, numbers, booleans; null is the text "null". */
public final class JsonText {
    private JsonText() {}

    public static Object parse(String text) {
        try (JsonParser in = new JsonFactory().createParser(text)) {
            in.nextToken();
            return value(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    private static Object value(JsonParser in) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    String name = in.currentName();
                    in.nextToken();
                    map.put(name, value(in));
                }
                return map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(in));
                }
                return list;
            }
            case VALUE_NUMBER_INT -> {
                return in.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                return in.getDoubleValue();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return in.getBooleanValue();
            }
            default -> {
                return in.getText();
            }
        }
    }

    /** The value at a path of names in nested maps, or an empty text where there is none. */
    public static Object at(Object value, String... path) {
        Object here = value;
        for (String name : path) {
            if (!(here instanceof Map<?, ?> map) || !map.containsKey(name)) {
                return "";
            }
            here = map.get(name);
        }
        return here;
    }
}
