package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.config.ConfigException;
import tutti.config.FreePorts;
import tutti.config.NodeAddress;
import tutti.partition.CommandLog;

/** Three nodes with two partitions in one process: few messages, so that it may run beside other builds. */
class ConsensusIT {
    private static final int NODES = 3;
    private static final int PARTITIONS = 2;
    private static final int BATCHES = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder = Path.of("");

    private final @Nullable ConsensusNode[] nodes = new ConsensusNode[NODES];
    private final CountingLog[][] replicas = new CountingLog[NODES][PARTITIONS];
    private final List<String> failures = new ArrayList<>();
    private final UnsafeBuffer batch = new UnsafeBuffer(new byte[256]);
    private int firstPort;
    private long offered;

    @BeforeEach
    void startAll() {
        firstPort = FreePorts.block(NODES * NodeAddress.aeronPorts(PARTITIONS));
        for (int node = 0; node < NODES; node++) {
            start(node);
        }
    }

    @AfterEach
    void closeAll() {
        for (ConsensusNode node : nodes) {
            CloseHelper.quietClose(node);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void shouldGoOnWithoutALeaderAndTakeItBackFromItsSnapshotAndLog() throws IOException {
        offerToAll();
        awaitEqualReplicas();

        int stopped = leader(0);
        assertThat(running(stopped).takeSnapshot(0)).isTrue();
        awaitSnapshot(stopped);
        offerToAll();
        awaitEqualReplicas();
        stopAsIfKilled(stopped);

        offerToAll();
        start(stopped);

        awaitEqualReplicas();
        assertThat(replicas[stopped][0].isLoadedFromSnapshot()).isTrue();
        assertThat(replicas[stopped][0].count()).isGreaterThanOrEqualTo(3 * BATCHES);
    }

    @Test
    void shouldRefuseADataFolderThatIsInUse() {
        ConsensusNode second = ConsensusNode.create(
                ConsensusSettings.node(0, NODES, PARTITIONS, folder, firstPort), (reason, cause) -> {});

        assertThatThrownBy(() -> second.start(partition -> new CountingLog()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("in use");
        offerToAll();
        awaitEqualReplicas();
    }

    private void start(int node) {
        ConsensusNode started = ConsensusNode.create(
                ConsensusSettings.node(node, NODES, PARTITIONS, folder, firstPort),
                (reason, cause) -> failures.add(node + ": " + reason));
        nodes[node] = started;
        started.start(partition -> replicas[node][partition] = new CountingLog());
    }

    /** Leaves mark files that say the node lives, as a killed process does. */
    private void stopAsIfKilled(int node) throws IOException {
        Path marks = folder.resolve("driver-" + node + ".marks");
        Path copy = folder.resolve("marks-copy");
        copyTree(marks, copy);
        running(node).close();
        nodes[node] = null;
        copyTree(copy, marks);
    }

    private void offerToAll() {
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

    private int leader(int partition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> poll(partition) >= 0);
        return poll(partition);
    }

    private void awaitEqualReplicas() {
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

    /** A leader takes no offers while it snapshots, and says so by being busy with one. */
    private void awaitSnapshot(int leader) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            poll(0);
            return running(leader).takeSnapshot(0);
        });
    }

    private ConsensusNode running(int node) {
        ConsensusNode running = nodes[node];
        assertThat(running).isNotNull();
        return running;
    }

    private CommandLog log(int node, int partition) {
        return running(node).commandLog(partition);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
