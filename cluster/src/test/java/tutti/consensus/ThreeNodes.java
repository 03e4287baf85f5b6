package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.config.FreePorts;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.partition.CommandLog;
import tutti.replica.HistoryStore;

/** Three nodes with two partitions in one process. */
final class ThreeNodes implements AutoCloseable {
    static final int NODES = 3;
    static final int PARTITIONS = 2;
    static final int BATCHES = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int firstPort = FreePorts.block(NODES * NodeAddress.aeronPorts(PARTITIONS));
    private final @Nullable ConsensusNode[] nodes = new ConsensusNode[NODES];
    private final CountingLog[][] replicas = new CountingLog[NODES][PARTITIONS];
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final UnsafeBuffer batch = new UnsafeBuffer(new byte[256]);
    private long offered;

    ThreeNodes(Path folder) {
        this.folder = folder;
    }

    /** Each waits for the others. */
    void startAll() {
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            int number = node;
            starts.add(CompletableFuture.runAsync(() -> start(number, Beginning.NORMAL)));
        }
        starts.forEach(CompletableFuture::join);
    }

    void start(int node, Beginning beginning) {
        ConsensusNode started =
                ConsensusNode.create(config(node), beginning, (reason, cause) -> failures.add(node + ": " + reason));
        CountingLog[] logs = new CountingLog[PARTITIONS];
        started.start(partition -> logs[partition] = new CountingLog(), partition -> HistoryStore.none(), () -> false);
        replicas[node] = logs;
        nodes[node] = started;
    }

    NodeConfig config(int node) {
        return ConsensusSettings.node(node, NODES, PARTITIONS, folder, firstPort);
    }

    Path dataDir(int node) {
        return folder.resolve("data-" + node);
    }

    ConsensusNode running(int node) {
        ConsensusNode running = nodes[node];
        assertThat(running).isNotNull();
        return running;
    }

    CountingLog replica(int node, int partition) {
        return replicas[node][partition];
    }

    List<String> failures() {
        return failures;
    }

    void stop(int node) {
        running(node).close();
        nodes[node] = null;
    }

    void offerToAll() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int i = 0; i < BATCHES; i++) {
                offer(partition);
            }
        }
    }

    private void offer(int partition) {
        batch.putLong(0, ++offered);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
            int leader = poll(partition);
            return leader >= 0 && log(leader, partition).offer(batch, 0, batch.capacity()) > 0;
        });
    }

    /** Runs the sessions as the partitions' actors would; returns the member that takes offers, -1 if none does. */
    private int poll(int partition) {
        int leader = -1;
        for (int node = 0; node < NODES; node++) {
            if (nodes[node] != null) {
                log(node, partition).poll(System.nanoTime());
                leader = log(node, partition).isReady() ? node : leader;
            }
        }
        return leader;
    }

    int leader(int partition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> poll(partition) >= 0);
        return poll(partition);
    }

    /** A member that leads no partition; -1 if each leads one. */
    int follower() {
        List<Integer> leaders =
                IntStream.range(0, PARTITIONS).mapToObj(this::leader).toList();
        return IntStream.range(0, NODES)
                .filter(node -> !leaders.contains(node))
                .findFirst()
                .orElse(-1);
    }

    void awaitEqualReplicas() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                poll(partition);
                List<Long> first = replicas[0][partition].state();
                assertThat(first.get(1)).isPositive();
                for (int node = 1; node < NODES; node++) {
                    assertThat(replicas[node][partition].state()).isEqualTo(first);
                }
            }
        });
    }

    /** Takes a snapshot of a partition on all members. */
    void takeSnapshot(int partition) {
        int leader = leader(partition);
        assertThat(running(leader).takeSnapshot(partition)).isTrue();
        long from = running(leader).snapshotPosition(partition);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            poll(partition);
            return IntStream.range(0, NODES)
                    .allMatch(node -> nodes[node] == null || running(node).snapshotPosition(partition) > from);
        });
    }

    private CommandLog log(int node, int partition) {
        return running(node).commandLog(partition);
    }

    @Override
    public void close() {
        for (ConsensusNode node : nodes) {
            CloseHelper.quietClose(node);
        }
    }
}
