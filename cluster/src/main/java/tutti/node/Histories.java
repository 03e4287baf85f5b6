package tutti.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import tutti.config.NodeConfig;
import tutti.partition.Partitioning;
import tutti.replica.GrownHistory;
import tutti.replica.HistoryStore;
import tutti.storage.LevelDbHistoryStore;

/**
 * The histories of this node's replicas, in {@code history/} of the data folder. That of a partition that was added knows of what came
 * with its slots by the histories of their former homes.
 */
final class Histories implements AutoCloseable {
    private final List<LevelDbHistoryStore> stores = new ArrayList<>();
    private final List<HistoryStore> histories = new ArrayList<>();

    private Histories() {}

    /** Opens those of all partitions. The data folder is this process's alone. */
    static Histories open(NodeConfig config, Partitioning partitioning, LongPredicate room, Consumer<Throwable> fatal) {
        Histories histories = new Histories();
        boolean isOpen = false;
        try {
            for (int partition = 0; partition < partitioning.partitions(); partition++) {
                LevelDbHistoryStore store = LevelDbHistoryStore.open(
                        folder(config, partition),
                        partition,
                        config.history().waitingBytesMax() / Long.BYTES,
                        room,
                        fatal);
                histories.stores.add(store);
                histories.histories.add(GrownHistory.of(partitioning, partition, store, histories.histories));
            }
            isOpen = true;
        } finally {
            if (!isOpen) {
                histories.close();
            }
        }
        return histories;
    }

    static Path folder(NodeConfig config, int partition) {
        return config.dataDir().resolve("history").resolve("partition-" + partition);
    }

    HistoryStore of(int partition) {
        return histories.get(partition);
    }

    /** Bytes that wait to be written. */
    long waitingBytes(int partition) {
        return stores.get(partition).waitingBytes();
    }

    @Override
    public void close() {
        stores.forEach(LevelDbHistoryStore::close);
    }
}
