package tutti.consensus;

import java.util.LinkedHashMap;
import java.util.Map;

/** Text of fields, one a line: name, an equals sign, value. Neither has a line break. */
final class FieldLines {
    private static final String END = "end=1\n";

    private FieldLines() {}

    static String text(Map<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    /** Refuses what {@link #text} does not write by an {@link IllegalArgumentException}. */
    static Map<String, String> parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int at = line.indexOf('=');
            if (at <= 0 || fields.put(line.substring(0, at), line.substring(at + 1)) != null) {
                throw new IllegalArgumentException("no field, or one that was there already: '" + line + "'");
            }
        }
        return fields;
    }

    /** The same as {@link #text} with a last line that tells a whole message from a part of one. */
    static String message(Map<String, String> fields) {
        return text(fields) + END;
    }

    /** Reads what {@link #message} wrote. */
    static Map<String, String> parseMessage(String message) {
        if (!message.endsWith(END)) {
            throw new IllegalArgumentException("the message has no end");
        }
        return parse(message.substring(0, message.length() - END.length()));
    }

    /** A field that must be there. */
    static String get(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no field " + name);
        }
        return value;
    }
}
