package tutti.gateway;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tutti.config.BearerTokens;

/** Finds out on whose behalf a caller speaks, from its {@code authorization} header. */
final class Authentication {
    private static final String SCHEME = "bearer ";

    private final BearerTokens tokens;
    private final String defaultPrincipal;

    Authentication(BearerTokens tokens, String defaultPrincipal) {
        this.tokens = tokens;
        this.defaultPrincipal = defaultPrincipal;
    }

    /** Throws {@link CallRefusedException} for a header that is missing where one is needed, or wrong. */
    String principal(@Nullable String authorization) {
        if (tokens.isEmpty()) {
            return defaultPrincipal;
        }
        if (authorization == null) {
            throw CallRefusedException.unauthenticated("a bearer token is needed");
        }
        // RFC 9110: the scheme's name is case-insensitive.
        if (authorization.length() <= SCHEME.length()
                || !authorization
                        .substring(0, SCHEME.length())
                        .toLowerCase(Locale.ROOT)
                        .equals(SCHEME)) {
            throw CallRefusedException.unauthenticated("the authorization is not a bearer token");
        }
        String principal =
                tokens.principal(authorization.substring(SCHEME.length()).strip());
        if (principal == null) {
            throw CallRefusedException.unauthenticated("the bearer token is not known");
        }
        return principal;
    }
}
