package tutti.config;

import java.util.Set;

/** Keys of one element of {@code tutti.nodes}; the list has no default that could show them. */
final class NodeAddressKeys {
    static final String HOST = "host";
    static final String GRPC_PORT = "grpc-port";
    static final String HTTP_PORT = "http-port";
    static final String PEKKO_PORT = "pekko-port";
    static final String AERON_PORT = "aeron-port";
    static final Set<String> ALL = Set.of(HOST, GRPC_PORT, HTTP_PORT, PEKKO_PORT, AERON_PORT);

    private NodeAddressKeys() {}
}
