package tutti.consensus;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.ConfigException;
import tutti.config.ConsensusConfig;
import tutti.config.NodeConfig;
import tutti.ledger.Invariant;
import tutti.ledger.SnapshotSink;
import tutti.partition.CommandLog;
import tutti.partition.CommittedLog;
import tutti.partition.Partitioning;
import tutti.replica.HistoryStore;

/**
 * The replicated logs of one node: a media driver and an archive, and for each partition a consensus module and a clustered
 * service that share both. Member ids are node ids.
 *
 * <p>{@link #create} checks the settings and makes the {@link CommandLog}s, which do not lead until {@link #start}; so that
 * a state machine may be built over its log before the log speaks to it.
 */
public final class ConsensusNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsensusNode.class);
    /**
     * How often the driver looks at timeouts. A stopped catch-up's publication lives for two of these, and until then a new
     * one clashes with it; Aeron's default of 1 s made rejoining followers fail for as long as they retried every second.
     */
    private static final long TIMER_INTERVAL_NS = 50_000_000;

    private static final int MESSAGE_BYTES_MAX = 16 * 1024 * 1024;
    /** Of channels other than the logs, whose short terms hold no longer ones; without fragments on jumbo frames. */
    private static final int FRAME_BYTES = 7680;

    private static final int SEND_BUFFER_BYTES = 2 * 1024 * 1024;

    /** Of channels other than the logs. */
    private static final int WINDOW_BYTES_MAX = 1024 * 1024;

    private static final int UDP_TERM_BYTES = 1024 * 1024;
    private static final int IPC_TERM_BYTES = 1024 * 1024;

    /** Bytes that the archive writes at a time: each write is synced, and a follower's progress is seen after each. */
    static final int FILE_IO_BYTES = 256 * 1024;

    private static final int SEGMENT_BYTES = 64 * 1024 * 1024;

    /**
     * The archive refuses to record with less. Left to itself it does so below 128 MiB, where the node has long ceased to admit and must
     * still be able to elect: a log is recorded anew in each term.
     */
    static final long LOW_STORAGE_BYTES = 1024 * 1024;

    /** A client thread may be inside a slow sync for long; Aeron would otherwise declare it dead after 10 s. */
    private static final long CLIENT_LIVENESS_NS = 60_000_000_000L;

    /** Longest wait for a snapshot that is being written when the node closes. */
    private static final long SNAPSHOT_END_S = 5;

    private final NodeConfig config;
    private final ConsensusLayout layout;
    private final NodeFailure failure;
    private final NodeErrors errors = new NodeErrors();
    private final AgentThreads threads;
    private final ExecutorService snapshotWriter;
    private final GroupSetup setup;
    private final List<ConsensusGroup> groups = new ArrayList<>();
    private final HangWatch hangWatch;
    private final Beginning beginning;
    private final List<MemberState> states;

    private @Nullable DataFolder dataFolder;
    private @Nullable DataFolder driverFolder;
    private @Nullable Membership membership;
    private @Nullable Partitioning partitioning;
    private @Nullable MediaDriver driver;
    private @Nullable Archive archive;

    private ConsensusNode(NodeConfig config, Beginning beginning, FatalHandler fatalHandler) {
        this.config = config;
        this.beginning = beginning;
        this.layout = ConsensusLayout.of(config);
        this.failure = new NodeFailure(fatalHandler);
        this.threads = new AgentThreads(failure);
        this.snapshotWriter = Executors.newSingleThreadExecutor(threads.named("snapshot-writer"));
        this.states =
                Stream.generate(MemberState::new).limit(config.partitions()).toList();
        this.setup = new GroupSetup(
                config,
                layout,
                layout.marks(),
                config.node() + 1L,
                NodeClock.startingNow(),
                failure,
                threads,
                new IdleChain(states, config.consensus().idleParkMaxNs()),
                snapshotWriter,
                ReceiveWindow.probe(),
                errors);
        for (int group = 0; group < config.partitions(); group++) {
            groups.add(new ConsensusGroup(setup, group, states.get(group)));
        }
        this.hangWatch = new HangWatch(groups, failure);
    }

    /** Checks the settings; touches no file yet. */
    public static ConsensusNode create(NodeConfig config, Beginning beginning, FatalHandler fatalHandler) {
        check(config);
        return new ConsensusNode(config, beginning, fatalHandler);
    }

    /**
     * Takes the data folder, so that nobody else uses what is in it; {@link #close} gives it back. {@link #start} does it where nobody
     * has. Waits for the other nodes if the folder is empty.
     *
     * @return how the slots lie in it
     * @throws ConfigException if the folder is in use or belongs to another node, or if it is empty and the cluster has data
     */
    public synchronized Partitioning claim() {
        dataFolder = DataFolder.lock(layout.nodeLock(), "data folder " + layout.dataDir());
        driverFolder = DataFolder.lock(layout.driverLock(), "driver folder " + layout.aeronDir());
        Membership opened = Membership.open(config, layout, beginning, states);
        membership = opened;
        Partitioning claimed = opened.claim(failure);
        partitioning = claimed;
        return claimed;
    }

    /**
     * Starts everything. Returns before the logs are recovered.
     *
     * @param committedLogs the state machine of each partition
     * @param histories the history of each partition, open until {@link #close}
     * @param isReluctant true while this node should lead only what nobody else can
     * @throws ConfigException if the folder is in use or belongs to another node
     */
    public synchronized void start(
            IntFunction<CommittedLog> committedLogs, IntFunction<HistoryStore> histories, BooleanSupplier isReluctant) {
        boolean started = false;
        try {
            Partitioning slots = partitioning == null ? claim() : partitioning;
            Membership member = Objects.requireNonNull(membership);
            member.gives(histories);
            member.checkFiles();
            DataFolder.freshMarks(layout.marks());
            LOG.info("node {} starts in {}", config.node(), layout.dataDir());
            driver = MediaDriver.launch(driverContext());
            RecordingTails.end(layout.archive().toPath(), System.currentTimeMillis());
            groups.forEach(group -> group.prepare(slots));
            member.checkLogs();
            ArchiveLeftovers.delete(layout.archive().toPath());
            archive = Archive.launch(archiveContext());
            Invariant.equal(
                    archive.context().controlStreamId(),
                    archive.context().localControlStreamId(),
                    "the archive's control streams must be one",
                    config.node());
            if (member.fetch(LocalArchive.connector(layout, setup.clock(), errors.of("replacement")), failure)) {
                groups.forEach(group -> group.prepare(slots));
            }
            Kin kin = member.begin();
            for (int group = 0; group < groups.size(); group++) {
                groups.get(group).start(committedLogs.apply(group), slots, kin, isReluctant);
            }
            threads.named("consensus-watch").newThread(hangWatch).start();
            started = true;
            LOG.info("node {} has started {} partitions", config.node(), groups.size());
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /** The log of a partition; valid for the life of the node. */
    public CommandLog commandLog(int partition) {
        return groups.get(partition).commandLog();
    }

    /** Position in the partition's log of the last snapshot that this member took, or began with; 0 if there is none. */
    public long snapshotPosition(int partition) {
        return groups.get(partition).state().snapshotPosition();
    }

    ConsensusGroup group(int partition) {
        return groups.get(partition);
    }

    /** Asks all members for a snapshot at one position. False if this member does not lead or one is under way. */
    public synchronized boolean takeSnapshot(int partition) {
        return groups.get(partition).takeSnapshot();
    }

    /**
     * Tells what another member has of a partition's log, so that a leader whose own disk is stuck, and a follower that was left
     * behind, can give up, and that no log is removed which a member needs. To be called for each peer at least every second.
     */
    public void reportPeerLog(int partition, int memberId, PeerLog log, long nowNs) {
        groups.get(partition).onPeerLog(memberId, log, nowNs);
    }

    /**
     * Removes old snapshots of a partition and the log that nobody needs any more. By one thread; before {@link #close}.
     *
     * @param historySynced position through which this member's history is on disk
     */
    public void prune(int partition, long historySynced) {
        groups.get(partition).prune(historySynced);
    }

    /** What lies on this node's disk of a partition's log, and for whom. */
    public LogFigures logFigures(int partition) {
        ConsensusGroup group = groups.get(partition);
        return new LogFigures(
                group.state().logStart(),
                group.keptForMembersBytes(),
                group.state().refusedSnapshots(),
                group.state().snapshotPauseNs());
    }

    /** What the archive wrote so far; nothing while it does not run. */
    public synchronized ArchiveTotals archiveTotals() {
        if (archive == null) {
            return ArchiveTotals.NOTHING;
        }
        Archive.Context context = archive.context();
        return new ArchiveTotals(
                context.totalWriteBytesCounter().get(),
                context.totalWriteTimeCounter().get(),
                context.maxWriteTimeCounter().get());
    }

    /** Bytes of logs and snapshots in the archive. */
    public long archiveBytes() {
        long bytes = ArchiveCatalog.endedBytes(layout.archive().toPath());
        for (ConsensusGroup group : groups) {
            bytes += group.state().storedPosition() - group.state().logStart();
        }
        return bytes;
    }

    /** Errors that Aeron reported so far, elections not counted. */
    public long errorCount() {
        return errors.count();
    }

    /** Stops everything in order; may be called twice. */
    @Override
    public synchronized void close() {
        failure.closing();
        hangWatch.stop();
        endSnapshots();
        ErrorHandler errorHandler = errors.of("close");
        groups.forEach(group -> CloseHelper.close(errorHandler, group));
        CloseHelper.close(errorHandler, membership);
        CloseHelper.close(errorHandler, archive);
        CloseHelper.close(errorHandler, driver);
        if (driverFolder != null) {
            DataFolder.removeMarks(layout.marks());
        }
        CloseHelper.close(errorHandler, driverFolder);
        CloseHelper.close(errorHandler, dataFolder);
        archive = null;
        driver = null;
        driverFolder = null;
        dataFolder = null;
        membership = null;
        partitioning = null;
    }

    /** Before the archive goes, which they ask. */
    private void endSnapshots() {
        snapshotWriter.shutdownNow();
        try {
            if (!snapshotWriter.awaitTermination(SNAPSHOT_END_S, TimeUnit.SECONDS)) {
                LOG.warn("a snapshot is still written while the node closes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private MediaDriver.Context driverContext() {
        return new MediaDriver.Context()
                .aeronDirectoryName(layout.aeronDir().toString())
                .epochClock(setup.clock()::millis)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .sendChannelEndpointSupplier(LogSendEndpoint::of)
                .threadingMode(ThreadingMode.SHARED)
                .sharedThreadFactory(threads.named("driver"))
                .sharedIdleStrategy(setup.idle().driver())
                .asyncExecutorThreadFactory(threads.named("driver-executor"))
                .asyncExecutorIdleStrategy(setup.idle().driverExecutor())
                .mtuLength(FRAME_BYTES)
                .ipcMtuLength(FRAME_BYTES)
                .publicationTermBufferLength(UDP_TERM_BYTES)
                .ipcTermBufferLength(IPC_TERM_BYTES)
                .termBufferSparseFile(true)
                .socketSndbufLength(SEND_BUFFER_BYTES)
                .socketRcvbufLength(ReceiveWindow.SOCKET_BUFFER_BYTES)
                .initialWindowLength(Math.min(WINDOW_BYTES_MAX, setup.receiveWindowBytes()))
                .clientLivenessTimeoutNs(CLIENT_LIVENESS_NS)
                .timerIntervalNs(TIMER_INTERVAL_NS)
                .publicationUnblockTimeoutNs(CLIENT_LIVENESS_NS + 10_000_000_000L)
                .errorHandler(errors.of("driver"));
    }

    private Archive.Context archiveContext() {
        int syncLevel = config.consensus().fileSyncLevel();
        return new Archive.Context()
                .aeronDirectoryName(layout.aeronDir().toString())
                .epochClock(setup.clock()::millis)
                .archiveId(setup.archiveId())
                .archiveDir(layout.archive())
                .markFileDir(setup.marks().resolve("archive").toFile())
                .controlChannel(GroupChannels.archiveControl(config.self()))
                .controlStreamId(GroupStreams.ARCHIVE_CONTROL)
                .localControlChannel(GroupChannels.CONTROL)
                .localControlStreamId(GroupStreams.ARCHIVE_CONTROL)
                .archiveClientContext(new AeronArchive.Context()
                        .controlResponseChannel(GroupChannels.replication(config.self()))
                        .messageTimeoutNs(GroupSetup.ARCHIVE_TIMEOUT_NS))
                .replicationChannel(GroupChannels.replication(config.self()))
                .recordingEventsEnabled(false)
                .lowStorageSpaceThreshold(LOW_STORAGE_BYTES)
                .fileSyncLevel(syncLevel)
                .catalogFileSyncLevel(syncLevel)
                .recordChecksum(Checksums.crc32c())
                .replayChecksum(Checksums.crc32c())
                .fileIoMaxLength(FILE_IO_BYTES)
                .segmentFileLength(segmentBytes(config.consensus()))
                .threadingMode(ArchiveThreadingMode.DEDICATED)
                .threadFactory(threads.named("archive"))
                .recorderThreadFactory(threads.named("archive-recorder"))
                .replayerThreadFactory(threads.named("archive-replayer"))
                .idleStrategySupplier(setup.idle()::conductor)
                .recorderIdleStrategySupplier(setup.idle()::recorder)
                .replayerIdleStrategySupplier(setup.idle()::replayer)
                .errorHandler(errors.of("archive"));
    }

    /** Length of the files of which a recording is made. */
    static int segmentBytes(ConsensusConfig consensus) {
        return Math.max(SEGMENT_BYTES, consensus.logTermBytes());
    }

    private static void check(NodeConfig config) {
        ConsensusConfig consensus = config.consensus();
        long messageMax = Math.min(consensus.logTermBytes() / 8, MESSAGE_BYTES_MAX);
        long framed = consensus.batchBytesMax() + (long) AeronCluster.SESSION_HEADER_LENGTH;
        if (framed > messageMax) {
            throw new ConfigException("batchBytesMax=" + consensus.batchBytesMax() + " with a header of "
                    + AeronCluster.SESSION_HEADER_LENGTH + " must not exceed an eighth of logTermBytes="
                    + consensus.logTermBytes());
        }
        if (consensus.startupCanvassTimeoutNs() < 2 * consensus.heartbeatTimeoutNs()) {
            throw new ConfigException("startupCanvassTimeoutNs=" + consensus.startupCanvassTimeoutNs()
                    + " must be at least twice heartbeatTimeoutNs=" + consensus.heartbeatTimeoutNs());
        }
        if (config.nodes().size() > GroupStreams.MEMBERS_MAX) {
            throw new ConfigException("nodes=" + config.nodes().size() + ", at most " + GroupStreams.MEMBERS_MAX);
        }
        if (SnapshotSink.CHUNK_BYTES_MAX + SnapshotFrames.HEADER_LENGTH > GroupChannels.SNAPSHOT_TERM_BYTES / 8) {
            throw new ConfigException("snapshot chunks do not fit the snapshot channel");
        }
    }
}
