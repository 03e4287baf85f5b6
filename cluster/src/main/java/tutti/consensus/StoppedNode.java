package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;
import tutti.ledger.SnapshotSink;
import tutti.partition.CommittedLog;
import tutti.partition.Partitioning;

/**
 * The data folder of a node that does not run: reads what its logs say, and moves its slots. Holds the folder, so that no node can
 * start on it meanwhile.
 */
public final class StoppedNode implements AutoCloseable {
    private final FolderIdentity identity;
    private final ConsensusLayout layout;
    private final Partitioning partitioning;
    private final ErrorHandler errors;
    private final DataFolder dataFolder;
    private @Nullable LoneArchive archive;

    private StoppedNode(NodeConfig config, ErrorHandler errors) {
        this.identity = FolderIdentity.of(config);
        this.layout = ConsensusLayout.of(config);
        this.errors = errors;
        if (!Files.isDirectory(layout.dataDir())) {
            throw new ConfigException("there is no data folder " + layout.dataDir());
        }
        dataFolder = DataFolder.lock(layout.nodeLock(), "data folder " + layout.dataDir());
        boolean isRead = false;
        try {
            partitioning = identity.read(layout.dataDir()).kin().partitioning();
            isRead = true;
        } finally {
            if (!isRead) {
                dataFolder.close();
            }
        }
    }

    /**
     * Takes the folder.
     *
     * @param errors told of what Aeron reports
     * @throws ConfigException if it is in use, or another node's
     */
    public static StoppedNode open(NodeConfig config, ErrorHandler errors) {
        StoppedNode node = new StoppedNode(config, errors);
        boolean isOpen = false;
        try {
            node.start(config);
            isOpen = true;
        } finally {
            if (!isOpen) {
                node.close();
            }
        }
        return node;
    }

    public Path dataDir() {
        return layout.dataDir();
    }

    /** How the slots lie. */
    public Partitioning partitioning() {
        return partitioning;
    }

    /** Brings a state machine, which has nothing, to where the partition's log ends on this node: by a snapshot, and what came after it. */
    public void read(int partition, CommittedLog committed) {
        try (StoredLog log = new StoredLog(layout, partitioning, archive().client(), partition, committed)) {
            log.load();
            while (log.readOn()) {
                // Until its end.
            }
        }
    }

    /**
     * Has the node begin with these states when it starts next, by partition, under these slots; at once or not at all.
     *
     * @param after what {@link #partitioning} becomes
     */
    public void move(Partitioning after, List<Consumer<SnapshotSink>> states) {
        Path folder = layout.movedStates(after.slotMap().version());
        Path draft = folder.resolveSibling(folder.getFileName() + ".new");
        try {
            // Left by an attempt that was cut short.
            IoUtil.delete(draft.toFile(), true);
            IoUtil.delete(folder.toFile(), true);
            Files.createDirectory(draft);
            for (int partition = 0; partition < states.size(); partition++) {
                MovedState.write(MovedState.path(draft, partition), states.get(partition));
            }
            DurableFiles.forceFolder(draft);
            DurableFiles.move(draft, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
        identity.replace(layout.dataDir(), after);
    }

    /** Folders of groups that there should not be: a partition that is added must begin with nothing. */
    public List<Path> foldersOfGroupsFrom(int group) {
        try (var entries = Files.list(layout.dataDir())) {
            return entries.filter(entry -> isGroupFrom(entry.getFileName().toString(), group))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(errors, archive, dataFolder);
    }

    private static boolean isGroupFrom(String name, int group) {
        return name.matches("group-\\d{1,6}") && Integer.parseInt(name.substring("group-".length())) >= group;
    }

    private void start(NodeConfig config) {
        archive = LoneArchive.start(
                config,
                layout,
                () -> {
                    RecordingTails.end(layout.archive().toPath(), System.currentTimeMillis());
                    for (int group = 0; group < partitioning.partitions(); group++) {
                        SnapshotRecovery.prepare(
                                layout, group, config.consensus().fileSyncLevel());
                    }
                },
                errors);
    }

    private LoneArchive archive() {
        if (archive == null) {
            throw new IllegalStateException("the archive does not run");
        }
        return archive;
    }
}
