package tutti.config;

/**
 * Settings of the public endpoints.
 *
 * @param tokens who may call; empty means that every caller is {@code defaultPrincipal}, which is allowed on loopback only
 * @param requestBytesInFlightMax bytes of all requests that were received, in whole or in part, and are not answered
 * @param connectionsMax connections of each endpoint; one more is closed at once
 * @param requestTimeoutNs answer at the latest after this where the caller gave no deadline
 * @param workCacheNs how long a work may be used after the ledger time of the state it was read from
 * @param workCacheMax works kept for payments
 */
public record GatewayConfig(
        BearerTokens tokens,
        String defaultPrincipal,
        int itemsMax,
        int requestBytesMax,
        long requestBytesInFlightMax,
        int connectionsMax,
        int streamRequestsMax,
        int requestsInFlightMax,
        long requestTimeoutNs,
        long workCacheNs,
        int workCacheMax) {
    /** Most bytes of one section that a gateway submits, its header included; a batch must have room for it. */
    public static final int SECTION_BYTES_MAX = 512 * 1024;
}
