package tutti.ledger;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a case of a rule table says: {@code key=value}, or a bare key for yes. Each must be asked for, so that none is misspelt. */
final class Facts {
    /** Before what the right item of a table says, where a row may say something else. */
    static final String RIGHT = "right.";

    private static final String YES = "yes";
    private static final String NO = "no";

    private final Map<String, String> said;
    private final String prefix;
    private final Set<String> asked;
    private final @Nullable Facts otherwise;

    Facts(Map<String, String> said) {
        this(said, "", new HashSet<>(), null);
    }

    private Facts(Map<String, String> said, String prefix, Set<String> asked, @Nullable Facts otherwise) {
        this.otherwise = otherwise;
        this.said = said;
        this.prefix = prefix;
        this.asked = asked;
    }

    /** Those whose keys begin with the prefix, without it. */
    Facts of(String more) {
        return new Facts(said, prefix + more, asked, null);
    }

    /** The same, and what others say where these say nothing. */
    Facts or(Facts others) {
        return new Facts(said, prefix, asked, others);
    }

    String get(String key, String usual) {
        asked.add(prefix + key);
        String theirs = otherwise == null ? usual : otherwise.get(key, usual);
        return said.getOrDefault(prefix + key, theirs);
    }

    boolean is(String key) {
        String value = get(key, NO);
        Invariant.check(value.equals(YES) || value.equals(NO), "a fact must be yes or no: " + prefix + key);
        return value.equals(YES);
    }

    long number(String key, long usual) {
        String value = get(key, "");
        if (value.isEmpty()) {
            return usual;
        }
        return value.equals("max") ? Long.MAX_VALUE : Long.parseLong(value);
    }

    int small(String key) {
        return (int) number(key, 0);
    }

    boolean saysAnything() {
        return said.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    Set<String> notAsked() {
        Set<String> left = new HashSet<>(said.keySet());
        left.removeAll(asked);
        left.removeIf(key -> key.startsWith(RIGHT));
        return left;
    }
}
