package tutti.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bearer tokens that a node accepts, each with its principal. Holds digests only, so that no dump or log shows a token. */
public final class BearerTokens {
    /** Most tokens: every look-up compares with all of them. */
    public static final int TOKENS_MAX = 1024;

    private static final BearerTokens NONE = new BearerTokens(List.of());

    private final List<Entry> entries;

    private BearerTokens(List<Entry> entries) {
        this.entries = entries;
    }

    /** No tokens: callers are not asked for one. */
    public static BearerTokens none() {
        return NONE;
    }

    public static BearerTokens of(Map<String, String> principalByToken) {
        if (principalByToken.size() > TOKENS_MAX) {
            throw new ConfigException(
                    "there are " + principalByToken.size() + " tokens; at most " + TOKENS_MAX + " are allowed");
        }
        List<Entry> entries = new ArrayList<>(principalByToken.size());
        principalByToken.forEach((token, principal) -> entries.add(new Entry(digest(token), principal)));
        return new BearerTokens(List.copyOf(entries));
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Principal of the token, null if nobody has it. Takes as long for a token that is nearly right as for any other. */
    public @Nullable String principal(String token) {
        byte[] asked = digest(token);
        String found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.digest, asked)) {
                found = entry.principal;
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return entries.size() + " hidden";
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A plain class, not a record: its digest must not come out by {@code toString}. */
    private static final class Entry {
        private final byte[] digest;
        private final String principal;

        Entry(byte[] digest, String principal) {
            this.digest = digest;
            this.principal = principal;
        }
    }
}
