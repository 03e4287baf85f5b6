package tutti.consensus;

import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.Subscription;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.RecordingLog;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FragmentHandler;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
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
    private static final int REPLAY_STREAM = 1;
    private static final int FRAGMENTS_MAX = 64;

    private final FolderIdentity identity;
    private final ConsensusLayout layout;
    private final Partitioning partitioning;
    private final ErrorHandler errors;
    private final DataFolder dataFolder;
    private @Nullable DataFolder driverFolder;
    private @Nullable MediaDriver driver;
    private @Nullable Archive archive;
    private @Nullable AeronArchive client;

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
        File folder = layout.group(partition);
        if (!new File(folder, RecordingLog.RECORDING_LOG_FILE_NAME).exists()) {
            loadMoved(partition, committed);
            return;
        }
        try (RecordingLog recordings = new RecordingLog(folder, false)) {
            RecordingLog.Entry snapshot = recordings.getLatestSnapshot(0);
            long from = 0;
            if (snapshot != null && readSnapshot(snapshot.recordingId, committed)) {
                from = snapshot.logPosition;
                committed.onSnapshotLoaded(partitioning.logBegin(partition) + from);
            } else {
                loadMoved(partition, committed);
            }
            long recording = recordings.findLastTermRecordingId();
            if (recording != RecordingPos.NULL_RECORDING_ID) {
                readLog(partition, recording, from, committed);
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
        CloseHelper.closeAll(errors, client, archive, driver, driverFolder, dataFolder);
    }

    private static boolean isGroupFrom(String name, int group) {
        return name.matches("group-\\d{1,6}") && Integer.parseInt(name.substring("group-".length())) >= group;
    }

    private void start(NodeConfig config) {
        driverFolder = DataFolder.lock(layout.driverLock(), "driver folder " + layout.aeronDir());
        Path marks = DataFolder.freshMarks(layout.marks());
        driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(layout.aeronDir().toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(idle())
                .termBufferSparseFile(true)
                .errorHandler(errors));
        RecordingTails.end(layout.archive().toPath(), System.currentTimeMillis());
        for (int group = 0; group < partitioning.partitions(); group++) {
            SnapshotRecovery.prepare(layout, group, config.consensus().fileSyncLevel());
        }
        archive = Archive.launch(new Archive.Context()
                .aeronDirectoryName(layout.aeronDir().toString())
                .archiveId(config.node() + 1L)
                .archiveDir(layout.archive())
                .markFileDir(marks.resolve("archive").toFile())
                .controlChannelEnabled(false)
                .localControlChannel(GroupChannels.CONTROL)
                .localControlStreamId(GroupStreams.ARCHIVE_CONTROL)
                .controlStreamId(GroupStreams.ARCHIVE_CONTROL)
                .replicationChannel(GroupChannels.replication(config.self()))
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel(GroupChannels.CONTROL))
                .recordingEventsEnabled(false)
                .lowStorageSpaceThreshold(ConsensusNode.LOW_STORAGE_BYTES)
                .replayChecksum(Checksums.crc32c())
                .recordChecksum(Checksums.crc32c())
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(StoppedNode::idle)
                .errorHandler(errors));
        client = AeronArchive.connect(new AeronArchive.Context()
                .aeronDirectoryName(layout.aeronDir().toString())
                .controlRequestChannel(GroupChannels.CONTROL)
                .controlRequestStreamId(GroupStreams.ARCHIVE_CONTROL)
                .controlResponseChannel(GroupChannels.CONTROL)
                .messageTimeoutNs(GroupSetup.ARCHIVE_TIMEOUT_NS)
                .errorHandler(errors));
    }

    private void loadMoved(int partition, CommittedLog committed) {
        MovedState moved = MovedState.of(layout, partitioning, partition);
        if (moved != null) {
            moved.load(committed);
        }
    }

    /** False if slots were moved since the snapshot was taken. */
    private boolean readSnapshot(long recording, CommittedLog committed) {
        SnapshotReader reader = SnapshotReader.loading(committed);
        replay(recording, archive().getStartPosition(recording), new AeronSnapshot(reader));
        reader.checkEnded();
        return !reader.isSuperseded();
    }

    private void readLog(int partition, long recording, long from, CommittedLog committed) {
        long begin = Math.max(from, archive().getStartPosition(recording));
        if (begin > from) {
            throw new AeronException(
                    "partition " + partition + ": the log begins at " + begin + ", no snapshot reaches it");
        }
        replay(recording, from, new LogMessages(partitioning.logBegin(partition), committed));
    }

    private void replay(long recording, long from, FragmentHandler handler) {
        long end = archive().getStopPosition(recording);
        if (end <= from) {
            return;
        }
        IdleStrategy idle = idle();
        try (Subscription subscription =
                archive().replay(recording, from, end - from, GroupChannels.SNAPSHOT, REPLAY_STREAM)) {
            while (subscription.imageCount() == 0) {
                archive().checkForErrorResponse();
                idle.idle();
            }
            Image image = subscription.imageAtIndex(0);
            ImageFragmentAssembler assembler = new ImageFragmentAssembler(handler);
            while (image.position() < end) {
                int fragments = image.poll(assembler, FRAGMENTS_MAX);
                if (fragments == 0 && image.isClosed()) {
                    throw new AeronException(
                            "recording " + recording + " cannot be read beyond " + image.position() + " of " + end);
                }
                idle.idle(fragments);
            }
        }
    }

    private AeronArchive archive() {
        if (client == null) {
            throw new IllegalStateException("the archive does not run");
        }
        return client;
    }

    private static IdleStrategy idle() {
        return new BackoffIdleStrategy(1, 10, 1_000, 1_000_000);
    }
}
