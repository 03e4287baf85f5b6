package tutti.config;

import java.util.Map;

/**
 * Settings of the public endpoints.
 *
 * @param tokens principal by bearer token; empty means that every caller is {@code defaultPrincipal}, which is allowed on
 *     loopback only
 * @param requestTimeoutNs answer at the latest after this where the caller gave no deadline
 */
public record GatewayConfig(
        Map<String, String> tokens,
        String defaultPrincipal,
        int itemsMax,
        int requestBytesMax,
        int connectionsMax,
        int streamRequestsMax,
        int requestsInFlightMax,
        long requestTimeoutNs,
        long workCacheNs) {
    /** Never prints the tokens. */
    @Override
    public String toString() {
        return "GatewayConfig[tokens=" + tokens.size() + " hidden, defaultPrincipal=" + defaultPrincipal + "]";
    }
}
