package tutti.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private final List<LevelDbHistoryStore> stores;
    private final List<HistoryStore> histories = new ArrayList<>();

    private Histories(Partitioning partitioning, List<LevelDbHistoryStore> stores) {
        this.stores = stores;
        for (int partition = 0; partition < stores.size(); partition++) {
            histories.add(GrownHistory.of(partitioning, partition, stores.get(partition), histories));
        }
    }

    /**
     * Opens those of all partitions, as many at a time as there are processors: each reads again what it had not indexed yet. The data
     * folder is this process's alone.
     */
    static Histories open(NodeConfig config, Partitioning partitioning, LongPredicate room, Consumer<Throwable> fatal) {
        int partitions = partitioning.partitions();
        List<CompletableFuture<LevelDbHistoryStore>> opening = new ArrayList<>();
        ExecutorService openers = Executors.newFixedThreadPool(
                Math.min(partitions, Runtime.getRuntime().availableProcessors()));
        for (int partition = 0; partition < partitions; partition++) {
            int own = partition;
            opening.add(CompletableFuture.supplyAsync(
                    () -> LevelDbHistoryStore.open(
                            folder(config, own), own, config.history().waitingBytesMax() / Long.BYTES, room, fatal),
                    openers));
        }
        openers.shutdown();
        return new Histories(partitioning, allOpened(opening));
    }

    /** Waits for all; if one fails, closes the others and throws what it threw. */
    private static List<LevelDbHistoryStore> allOpened(List<CompletableFuture<LevelDbHistoryStore>> opening) {
        List<LevelDbHistoryStore> opened = new ArrayList<>();
        RuntimeException failure = null;
        for (CompletableFuture<LevelDbHistoryStore> store : opening) {
            try {
                opened.add(store.join());
            } catch (CompletionException e) {
                failure = e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
        if (failure != null) {
            opened.forEach(LevelDbHistoryStore::close);
            throw failure;
        }
        return opened;
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
