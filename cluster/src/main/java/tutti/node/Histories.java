package tutti.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tutti.config.NodeConfig;
import tutti.storage.LevelDbHistoryStore;

/** The histories of this node's replicas, in {@code history/} of the data folder. */
final class Histories implements AutoCloseable {
    private final List<LevelDbHistoryStore> stores = new ArrayList<>();

    private Histories() {}

    /** Opens those of all partitions. The data folder is this process's alone. */
    static Histories open(NodeConfig config, Consumer<Throwable> fatal) {
        Histories histories = new Histories();
        boolean isOpen = false;
        try {
            for (int partition = 0; partition < config.partitions(); partition++) {
                Path folder = config.dataDir().resolve("history").resolve("partition-" + partition);
                histories.stores.add(LevelDbHistoryStore.open(
                        folder, partition, config.history().waitingBytesMax() / Long.BYTES, fatal));
            }
            isOpen = true;
        } finally {
            if (!isOpen) {
                histories.close();
            }
        }
        return histories;
    }

    LevelDbHistoryStore of(int partition) {
        return stores.get(partition);
    }

    @Override
    public void close() {
        stores.forEach(LevelDbHistoryStore::close);
    }
}
