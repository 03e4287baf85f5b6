package tutti.config;

import java.nio.charset.StandardCharsets;

/** The rule that names of principals obey: they are stored in the ledger, in fields of fixed length. */
final class PrincipalName {
    /** Longest name in bytes of UTF-8, as in the log's records. */
    static final int BYTES_MAX = 64;

    private PrincipalName() {}

    static void check(String what, String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > BYTES_MAX) {
            throw new ConfigException(what + " has " + bytes + " bytes; 1 to " + BYTES_MAX + " are allowed");
        }
        if (name.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new ConfigException(what + " has a blank or control character");
        }
    }
}
