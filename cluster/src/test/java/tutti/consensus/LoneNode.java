package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aeron.cluster.RecordingLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.config.ConsensusConfig;
import tutti.config.FreePorts;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.partition.CommandLog;
import tutti.replica.HistoryStore;

/** A cluster of one node and one partition, for tests of what lies in its folder. */
final class LoneNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NodeConfig config;
    private final List<String> failures = new ArrayList<>();
    private final UnsafeBuffer batch;
    private CountingLog replica = new CountingLog();
    private @Nullable ConsensusNode node;
    private long offered;

    LoneNode(Path folder) {
        ConsensusConfig consensus =
                ConsensusSettings.consensus(ConsensusSettings.TERM_BYTES, ConsensusSettings.BATCH_BYTES_MAX);
        this.config = ConsensusSettings.node(0, 1, 1, folder, FreePorts.block(NodeAddress.aeronPorts(1)), consensus);
        this.batch = new UnsafeBuffer(new byte[consensus.batchBytesMax()]);
    }

    ConsensusLayout layout() {
        return ConsensusLayout.of(config);
    }

    NodeConfig config() {
        return config;
    }

    void start() {
        replica = new CountingLog();
        replica.snapshotChunks(4);
        ConsensusNode started = ConsensusNode.create(config, Beginning.NORMAL, (reason, cause) -> failures.add(reason));
        started.start(partition -> replica, partition -> HistoryStore.none(), () -> false);
        node = started;
    }

    ConsensusNode running() {
        return Objects.requireNonNull(node);
    }

    CountingLog replica() {
        return replica;
    }

    MemberState state() {
        return running().group(0).state();
    }

    /** Offers batches of these bytes and waits until they are applied. */
    void offer(int batches, int bytes) {
        long expected = replica.count() + batches;
        for (int i = 0; i < batches; i++) {
            offer(bytes);
        }
        awaitCount(expected);
    }

    /** Offers a batch. */
    void offer(int bytes) {
        CommandLog log = running().commandLog(0);
        batch.putLong(0, ++offered);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
            log.poll(System.nanoTime());
            return log.isReady() && log.offer(batch, 0, bytes) > 0;
        });
    }

    /** Waits until so many batches are applied, seeing to the log meanwhile. */
    void awaitCount(long count) {
        CommandLog log = running().commandLog(0);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
            log.poll(System.nanoTime());
            return replica.count() == count;
        });
    }

    /** Takes a snapshot and waits until the recording log names it. */
    void takeSnapshot() {
        int before = snapshots();
        requestSnapshot();
        awaitSnapshots(before + 1);
    }

    private void requestSnapshot() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> running().takeSnapshot(0));
    }

    /** Asks for a snapshot and waits until all that comes from now on comes behind it. */
    void beginSnapshot() {
        requestSnapshot();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> state().isCopying());
    }

    /** Snapshots that the recording log names, and are written to their end. */
    int snapshots() {
        return state().snapshots().newestFirst().size();
    }

    void awaitSnapshots(int count) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> snapshots() >= count);
    }

    /** Valid snapshots that the recording log of the stopped node names, the newest first. */
    List<KeptSnapshots.Named> named() {
        try (RecordingLog recordingLog = new RecordingLog(layout().group(0), false)) {
            return KeptSnapshots.of(recordingLog).newestFirst();
        }
    }

    long logRecording() {
        try (RecordingLog recordingLog = new RecordingLog(layout().group(0), false)) {
            return recordingLog.findLastTermRecordingId();
        }
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
            node = null;
        }
        assertThat(failures).isEmpty();
    }
}
