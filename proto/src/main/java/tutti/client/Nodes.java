package tutti.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tutti.v1.NodeAddress;

/** The connections to the nodes, one channel a node, and the memory of which node failed lately. */
final class Nodes implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final long SUSPECT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int INBOUND_BYTES_MAX = 32 << 20;

    private final List<String> seeds;
    private final List<ClientInterceptor> interceptors = new ArrayList<>();
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
    private final Map<String, Long> failedAtNs = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    Nodes(List<String> seeds, @Nullable String token) {
        this.seeds = List.copyOf(seeds);
        if (token != null) {
            Metadata headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + token);
            interceptors.add(MetadataUtils.newAttachHeadersInterceptor(headers));
        }
    }

    Channel channel(String address) {
        ManagedChannel channel = channels.computeIfAbsent(address, Nodes::open);
        if (isClosed) {
            // Whoever fails while the client closes asks another node: that one is not left open.
            channel.shutdownNow();
        }
        return ClientInterceptors.intercept(channel, interceptors);
    }

    private static ManagedChannel open(String address) {
        return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                .maxInboundMessageSize(INBOUND_BYTES_MAX)
                .disableRetry()
                .build();
    }

    /** Every address that is worth asking: those of the map first, then those that the client was given. */
    List<String> addresses(@Nullable ClusterMap map) {
        Set<String> all = new LinkedHashSet<>();
        if (map != null) {
            for (NodeAddress node : map.nodes()) {
                all.add(node.getGrpc());
            }
        }
        all.addAll(seeds);
        return List.copyOf(all);
    }

    /** The node to send a partition's items to: its leader unless that failed lately, else any other in turn. */
    String choose(@Nullable ClusterMap map, int partition, int attempt) {
        String leader = workingLeader(map, partition);
        return leader == null ? any(map, partition + attempt) : leader;
    }

    /** The node that leads a partition; null if none is known, or it failed lately. */
    @Nullable
    String workingLeader(@Nullable ClusterMap map, int partition) {
        String leader = map == null ? null : map.grpcOf(map.leaderOf(partition));
        return leader == null || isSuspect(leader) ? null : leader;
    }

    /** A node that did not fail lately if there is one, taken in turn. */
    String any(@Nullable ClusterMap map, int turn) {
        List<String> all = addresses(map);
        for (int i = 0; i < all.size(); i++) {
            String candidate = all.get(Math.floorMod(turn + i, all.size()));
            if (!isSuspect(candidate)) {
                return candidate;
            }
        }
        return all.get(Math.floorMod(turn, all.size()));
    }

    /** Any but one that does not answer, unless there is none. */
    String other(@Nullable ClusterMap map, int turn, String silent) {
        int nodes = addresses(map).size();
        String candidate = any(map, turn);
        for (int i = 1; i < nodes && candidate.equals(silent); i++) {
            candidate = any(map, turn + i);
        }
        return candidate;
    }

    void failed(String address) {
        failedAtNs.put(address, System.nanoTime());
    }

    boolean isSuspect(String address) {
        Long at = failedAtNs.get(address);
        return at != null && System.nanoTime() - at < SUSPECT_NS;
    }

    /** gRPC waits longer and longer before it connects again; a node that was restarted is wanted back at once. */
    void reconnect() {
        channels.values().forEach(ManagedChannel::resetConnectBackoff);
    }

    @Override
    public void close() {
        isClosed = true;
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
