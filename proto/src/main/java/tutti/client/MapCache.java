package tutti.client;

import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tutti.v1.ClusterServiceGrpc;
import tutti.v1.GetClusterMapRequest;
import tutti.v1.GetClusterMapResponse;

/** Holds the newest cluster map and fetches a newer one when asked to; at most one fetch is under way. */
final class MapCache {
    private static final long FETCH_TIMEOUT_MS = 2000;
    private static final long FETCH_PAUSE_MS = 50;
    private static final long BESIDE_TIMEOUT_MS = 500;
    private static final long BESIDE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Nodes nodes;
    private final ScheduledExecutorService timer;
    private final SilentCalls silentCalls;
    private final AtomicReference<@Nullable ClusterMap> map = new AtomicReference<>();
    private final CompletableFuture<ClusterMap> firstMap = new CompletableFuture<>();
    private final AtomicBoolean isFetching = new AtomicBoolean();
    private final AtomicBoolean isFetchingBeside = new AtomicBoolean();
    private final AtomicLong nextBesideNs = new AtomicLong(System.nanoTime());
    private final AtomicInteger turn = new AtomicInteger();
    private volatile @Nullable Status lastError;

    MapCache(Nodes nodes, ScheduledExecutorService timer) {
        this.nodes = nodes;
        this.timer = timer;
        this.silentCalls = new SilentCalls(nodes, this, timer);
    }

    /** Calls to whom this map says leads. */
    SilentCalls silentCalls() {
        return silentCalls;
    }

    /** The newest map, null before the first is there. */
    @Nullable
    ClusterMap newest() {
        return map.get();
    }

    /** The newest map, or the first one as soon as a node has answered, or a failure at the deadline. */
    CompletableFuture<ClusterMap> get(long deadlineNs) {
        ClusterMap newest = map.get();
        if (newest != null) {
            return CompletableFuture.completedFuture(newest);
        }
        fetchUntil(deadlineNs);
        return firstMap.copy()
                .orTimeout(Math.max(1, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS)
                .exceptionally(e -> {
                    Status status = lastError == null ? Status.UNAVAILABLE : lastError;
                    throw new TuttiException(status, "no node answered: " + nodes.addresses(null) + why(status));
                });
    }

    private static String why(Status status) {
        return status.getDescription() == null ? "" : " (" + status.getDescription() + ")";
    }

    private void fetchUntil(long deadlineNs) {
        if (map.get() == null && System.nanoTime() < deadlineNs) {
            refresh();
            var unused = timer.schedule(() -> fetchUntil(deadlineNs), FETCH_PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Asks one node, another one each time, for its map. */
    void refresh() {
        if (!isFetching.compareAndSet(false, true)) {
            return;
        }
        fetch(nodes.any(map.get(), turn.getAndIncrement()), FETCH_TIMEOUT_MS, isFetching);
    }

    /**
     * Asks a node other than one that does not answer, whose leadership may have gone elsewhere; ten times a second at most. An
     * ordinary fetch may be hanging on that one.
     */
    void refreshBeside(String silent) {
        long nowNs = System.nanoTime();
        if (nowNs - nextBesideNs.get() >= 0 && isFetchingBeside.compareAndSet(false, true)) {
            nextBesideNs.set(nowNs + BESIDE_PAUSE_NS);
            fetch(nodes.other(map.get(), turn.getAndIncrement(), silent), BESIDE_TIMEOUT_MS, isFetchingBeside);
        }
    }

    private void fetch(String address, long timeoutMs, AtomicBoolean underWay) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(timeoutMs, TimeUnit.MILLISECONDS);
        ClientCalls.asyncUnaryCall(
                nodes.channel(address).newCall(ClusterServiceGrpc.getGetClusterMapMethod(), options),
                GetClusterMapRequest.getDefaultInstance(),
                new MapObserver(address, underWay));
    }

    private final class MapObserver implements StreamObserver<GetClusterMapResponse> {
        private final String address;
        private final AtomicBoolean underWay;

        MapObserver(String address, AtomicBoolean underWay) {
            this.address = address;
            this.underWay = underWay;
        }

        @Override
        public void onNext(GetClusterMapResponse response) {
            ClusterMap fetched = ClusterMap.of(response);
            ClusterMap newest = map.updateAndGet(
                    old -> old != null && old.version() > fetched.version() ? old : fetched.after(old));
            if (newest != null) {
                firstMap.complete(newest);
            }
        }

        @Override
        public void onError(Throwable error) {
            lastError = Status.fromThrowable(error);
            nodes.failed(address);
            underWay.set(false);
        }

        @Override
        public void onCompleted() {
            underWay.set(false);
        }
    }
}
