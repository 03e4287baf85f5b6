package tutti.consensus;

import io.aeron.Aeron;
import io.aeron.RethrowingErrorHandler;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.service.ClusteredServiceContainer;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;
import tutti.config.ConsensusConfig;
import tutti.ledger.Invariant;
import tutti.partition.CommittedLog;
import tutti.partition.Partitioning;

/** This node's member of one group: consensus module, service and command log. */
final class ConsensusGroup implements AutoCloseable {
    private static final int SESSIONS_MAX = 32;
    private static final long SESSION_TIMEOUT_NS = 10_000_000_000L;

    private final GroupSetup setup;
    private final int group;
    private final GroupStreams streams;
    private final GroupChannels channels;
    private final MemberState state;
    private final IngressSecret secret = new IngressSecret();
    private final ClusterCommandLog commandLog;
    private final ProgressWatch progress;
    private final LeftBehindWatch leftBehind = new LeftBehindWatch();
    private final ClaimWatch claims = new ClaimWatch();
    private final StoredByMembers storedByMembers;
    private final LogPruning pruning;
    private final SnapshotRecorder snapshots;

    private volatile @Nullable LogService service;
    private @Nullable ClusteredServiceContainer container;
    private @Nullable ConsensusModule module;

    ConsensusGroup(GroupSetup setup, int group, MemberState state) {
        this.setup = setup;
        this.group = group;
        this.state = state;
        this.streams = new GroupStreams(group);
        this.channels = new GroupChannels(setup.config(), group, setup.receiveWindowBytes());
        channels.checkTerms();
        this.progress =
                new ProgressWatch(setup.config().node(), setup.config().nodes().size());
        this.storedByMembers = new StoredByMembers(
                setup.config().node(), setup.config().nodes().size());
        this.pruning = new LogPruning(
                streams,
                state,
                storedByMembers,
                setup.config().consensus().logKeptBytesMax(),
                setup.layout().archive().toPath());
        this.snapshots = new SnapshotRecorder(
                group,
                state,
                setup.archiveId(),
                setup.layout().stagedSnapshot(group),
                setup.snapshotWriter(),
                () -> connectToArchive("snapshots", streams.snapshotArchiveResponse()));
        this.commandLog = new ClusterCommandLog(
                group,
                setup.config().consensus().batchBytesMax(),
                state,
                sessionContext(),
                setup.idle().module(group)::wake);
    }

    /**
     * Compares a peer's log with this member's; gives up the node if this one is what holds things up, or if nobody has what it needs
     * any more.
     */
    void onPeerLog(int peer, PeerLog log, long nowNs) {
        if (log.leads()) {
            state.onLeader(log.term(), peer);
        }
        storedByMembers.report(peer, log.term(), log.storedPosition(), state.leadershipTermId());
        giveUpIf(progress.onPeerPosition(peer, log.storedPosition(), state, nowNs));
        giveUpIf(claims.onPeer(peer, log, state, nowNs));
        String lost = leftBehind.onPeer(peer, log.startPosition(), state, nowNs);
        if (lost != null) {
            String text = "partition " + group + ": " + lost;
            setup.failure().unlessClosing(text, new DamagedRecordingException(text));
        }
    }

    private void giveUpIf(@Nullable String reason) {
        if (reason != null) {
            setup.failure().unlessClosing("partition " + group + ": " + reason, null);
        }
    }

    /** Removes what need not be kept any more of the log and the snapshots; by one thread at a time. */
    void prune(long historySynced) {
        pruning.prune(this::connectForPruning, historySynced);
    }

    AeronArchive connectForPruning() {
        return connectToArchive("pruning", streams.pruningArchiveResponse());
    }

    /** A client of the archive with an Aeron client of its own. */
    private AeronArchive connectToArchive(String purpose, int responseStreamId) {
        ErrorHandler errors = setup.errors(purpose + " of group " + group);
        Aeron client = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(setup.layout().aeronDir().toString())
                .epochClock(setup.clock()::millis)
                .errorHandler(errors));
        return AeronArchive.connect(archiveContext(responseStreamId)
                .aeron(client)
                .ownsAeronClient(true)
                .errorHandler(errors));
    }

    /** Bytes of log that this member has stored and some other has not. */
    long keptForMembersBytes() {
        long stored = state.storedPosition();
        long lowest = Math.max(storedByMembers.lowest(stored), state.logStart());
        return Math.max(0, stored - lowest);
    }

    ClusterCommandLog commandLog() {
        return commandLog;
    }

    int group() {
        return group;
    }

    MemberState state() {
        return state;
    }

    @Nullable
    LogService service() {
        return service;
    }

    /**
     * Chooses what the group begins with; before the archive starts.
     *
     * @throws DamagedRecordingException if nothing is left that reaches the log
     */
    void prepare(Partitioning partitioning) {
        int syncLevel = setup.config().consensus().fileSyncLevel();
        state.beginAt(partitioning.logBegin(group));
        state.onRecovered(SnapshotRecovery.prepare(setup.layout(), group, syncLevel));
    }

    /** Starts the service before the module, which waits for it. Both run on threads of their own. */
    void start(CommittedLog committed, Partitioning partitioning, Kin kin, BooleanSupplier isReluctant) {
        MovedState movedState = MovedState.of(setup.layout(), partitioning, group);
        LogService logService = new LogService(group, committed, state, snapshots, setup.failure(), movedState);
        service = logService;
        container = ClusteredServiceContainer.launch(containerContext(logService));
        ConsensusModule launched = ConsensusModule.launch(
                moduleContext(isReluctant).consensusStreamId(streams.consensus() + kin.streamOffset()));
        module = launched;
        Invariant.equal(
                launched.context().archiveContext().controlRequestStreamId(),
                GroupStreams.ARCHIVE_CONTROL,
                "the module and the archives must use one control stream id",
                group);
        commandLog.start(connect("command-log-" + group));
    }

    /** Asks the leader's module for a snapshot on all members; false if it leads not or is busy with another. */
    boolean takeSnapshot() {
        if (module == null || !state.isLeader() || snapshots.isBusy()) {
            return false;
        }
        AtomicCounter toggle = module.context().controlToggleCounter();
        return ClusterControl.ToggleState.SNAPSHOT.toggle(toggle);
    }

    @Override
    public void close() {
        ErrorHandler errors = setup.errors("group " + group);
        CloseHelper.close(errors, commandLog::close);
        CloseHelper.close(errors, module);
        CloseHelper.close(errors, container);
    }

    private AeronCluster.Context sessionContext() {
        return new AeronCluster.Context()
                .ingressChannel(channels.ipcIngress())
                .ingressStreamId(streams.ingress())
                .egressChannel(GroupChannels.CONTROL)
                .egressStreamId(streams.egress(setup.config().node()))
                .credentialsSupplier(secret)
                .isIngressExclusive(true)
                .errorHandler(setup.errors("command log " + group));
    }

    private ClusteredServiceContainer.Context containerContext(LogService service) {
        String name = "service-" + group;
        return new ClusteredServiceContainer.Context()
                .epochClock(setup.clock()::millis)
                .aeronDirectoryName(setup.layout().aeronDir().toString())
                .aeron(connect(name))
                .ownsAeronClient(true)
                .clusterId(group)
                .serviceId(0)
                .serviceName(name)
                .clusteredService(service)
                .clusterDir(setup.layout().group(group))
                .markFileDir(setup.marks(group))
                .controlChannel(GroupChannels.CONTROL)
                .serviceStreamId(streams.service())
                .consensusModuleStreamId(streams.consensusModule())
                .snapshotChannel(GroupChannels.SNAPSHOT)
                .snapshotStreamId(streams.serviceSnapshot())
                .replayChannel(GroupChannels.SNAPSHOT)
                .replayStreamId(streams.replay())
                .isRespondingService(false)
                .archiveContext(archiveContext(streams.serviceArchiveResponse()))
                .threadFactory(setup.threads().named(name))
                .idleStrategySupplier(() -> setup.idle().service(group))
                .errorHandler(setup.errors(name))
                .terminationHook(
                        () -> setup.failure().unlessClosing("the service of partition " + group + " ended", null));
    }

    private ConsensusModule.Context moduleContext(BooleanSupplier isReluctant) {
        ConsensusConfig consensus = setup.config().consensus();
        String name = "module-" + group;
        ElectionRounds rounds = new ElectionRounds(consensus.electionTimeoutNs());
        ConsensusModule.Context context = new ConsensusModule.Context()
                .aeronDirectoryName(setup.layout().aeronDir().toString())
                .clusterId(group)
                .clusterMemberId(setup.config().node())
                .clusterMembers(channels.members())
                .clusterDir(setup.layout().group(group))
                .markFileDir(setup.marks(group))
                .fileSyncLevel(consensus.fileSyncLevel())
                .clusterClock(setup.clock())
                .epochClock(setup.clock()::millis)
                .leaderHeartbeatIntervalNs(consensus.heartbeatIntervalNs())
                .leaderHeartbeatTimeoutNs(consensus.heartbeatTimeoutNs())
                .electionTimeoutNs(rounds.timeoutNs())
                .startupCanvassTimeoutNs(consensus.startupCanvassTimeoutNs())
                .electionStatusIntervalNs(PreferredNomination.CANVASS_INTERVAL_NS)
                .maxConcurrentSessions(SESSIONS_MAX)
                .sessionTimeoutNs(SESSION_TIMEOUT_NS)
                .authenticatorSupplier(secret::authenticator)
                .archiveContext(archiveContext(streams.moduleArchiveResponse()))
                .clusterTimeConsumerSupplier(
                        concluded -> new ModuleObserver(concluded, setup.archiveId(), rounds, state))
                .agentRoleName(name)
                .threadFactory(setup.threads().named(name))
                .idleStrategySupplier(() -> setup.idle().module(group))
                .errorHandler(setup.errors(name))
                .terminationHook(() ->
                        setup.failure().unlessClosing("the consensus module of partition " + group + " ended", null));
        // Aeron counts the elections of the process: the first is the one that it starts with.
        context.random(new PreferredNomination(
                group,
                setup.config().node(),
                setup.config().nodes().size(),
                rounds,
                state::lastLeader,
                isReluctant,
                () -> context.electionCounter().get() <= 1));
        return withChannels(context);
    }

    private ConsensusModule.Context withChannels(ConsensusModule.Context context) {
        return context.ingressChannel(channels.ingress())
                .ingressStreamId(streams.ingress())
                .isIpcIngressAllowed(true)
                .logChannel(channels.log())
                .logStreamId(streams.log())
                .consensusChannel(channels.consensus())
                .controlChannel(GroupChannels.CONTROL)
                .serviceStreamId(streams.service())
                .consensusModuleStreamId(streams.consensusModule())
                .snapshotChannel(GroupChannels.SNAPSHOT)
                .snapshotStreamId(streams.moduleSnapshot())
                .replayChannel(channels.ipcIngress())
                .replayStreamId(streams.replay())
                .followerCatchupChannel(channels.catchUp())
                .replicationChannel(GroupChannels.replication(setup.config().self()));
    }

    private AeronArchive.Context archiveContext(int responseStreamId) {
        return new AeronArchive.Context()
                .controlRequestChannel(GroupChannels.CONTROL)
                .controlRequestStreamId(GroupStreams.ARCHIVE_CONTROL)
                .controlResponseChannel(GroupChannels.CONTROL)
                .controlResponseStreamId(responseStreamId)
                .messageTimeoutNs(GroupSetup.ARCHIVE_TIMEOUT_NS);
    }

    /** A client without a thread: its owner's loop runs it. */
    private Aeron connect(String name) {
        return Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(setup.layout().aeronDir().toString())
                .epochClock(setup.clock()::millis)
                .clientName(name)
                .useConductorAgentInvoker(true)
                .clientLock(NoOpLock.INSTANCE)
                .subscriberErrorHandler(RethrowingErrorHandler.INSTANCE)
                .errorHandler(setup.errors(name)));
    }
}
