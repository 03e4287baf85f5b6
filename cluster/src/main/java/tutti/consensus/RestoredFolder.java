package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;
import tutti.partition.Partitioning;

/**
 * The data folder of a node of a cluster that is made of a backup. It has a name of its own, so that what is left of the cluster
 * that was backed up does not take it for kin, nor hears it.
 */
public final class RestoredFolder implements AutoCloseable {
    private static final String MARKER = "restoring";

    private final NodeConfig config;
    private final Path dataDir;
    private final DataFolder dataFolder;

    private RestoredFolder(NodeConfig config, ConsensusLayout layout) {
        this.config = config;
        this.dataDir = layout.dataDir();
        this.dataFolder = DataFolder.lock(layout.nodeLock(), "data folder " + dataDir);
    }

    /**
     * Takes the folder, and removes what an attempt that was cut short left.
     *
     * @throws ConfigException if it is in use, or holds anything else
     */
    public static RestoredFolder take(NodeConfig config) {
        RestoredFolder folder = new RestoredFolder(config, ConsensusLayout.of(config));
        boolean isEmpty = false;
        try {
            folder.clear();
            isEmpty = true;
        } finally {
            if (!isEmpty) {
                folder.close();
            }
        }
        return folder;
    }

    /** Draws an id for a cluster. */
    public static String newCluster() {
        return Kin.newId();
    }

    /** Whether a text is such an id. */
    public static boolean isCluster(String text) {
        return Kin.isId(text);
    }

    /** What was copied here becomes this node's, at once or not at all. */
    public void become(String cluster, Partitioning partitioning) {
        if (partitioning.partitions() != config.partitions()) {
            throw new ConfigException("the backup has " + partitioning.partitions()
                    + " partitions, and tutti.partitions=" + config.partitions() + " in the settings of this node");
        }
        DurableFiles.forceAll(FolderFiles.ofCluster(dataDir));
        FolderIdentity identity = FolderIdentity.of(config);
        new IdentityFile(
                        identity.node(),
                        identity.members(),
                        new Kin(cluster, partitioning),
                        Map.of(),
                        partitioning.partitions())
                .write(dataDir);
        try {
            Files.deleteIfExists(dataDir.resolve(MARKER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        dataFolder.close();
    }

    private void clear() {
        try {
            Path marker = dataDir.resolve(MARKER);
            boolean isOurs = Files.exists(marker);
            boolean hasAny = !FolderFiles.ofCluster(dataDir).isEmpty();
            if (IdentityFile.exists(dataDir) || (hasAny && !isOurs)) {
                throw new ConfigException(
                        dataDir + " is not empty; a backup is restored into an empty folder: move what is there away");
            }
            FolderFiles.clear(dataDir);
            if (!isOurs) {
                Files.createFile(marker);
                DurableFiles.forceFolder(dataDir);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
