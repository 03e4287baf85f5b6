package tutti.consensus;

import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryPiece;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;
import tutti.partition.CommittedLog;
import tutti.partition.Partitioning;
import tutti.replica.ConsistentCut;
import tutti.replica.HistoryStore;

/**
 * A data folder that no node has, filled from the leaders of a cluster that runs: a snapshot of each partition and the log from there, first
 * longer than is kept. Once its states were brought to one moment ({@link ConsistentCut}), the logs are cut off there: a cluster whose
 * nodes all start on such a folder is that cluster at that moment.
 *
 * <p>The moment is not before the backup began, so all that was acknowledged before is in it: it is at or after what each leader had committed
 * then ({@code committed}, asked first), and every log is fetched through what was committed after all of them had answered. A moment in between that fits exists:
 * the one when the last had answered.
 */
public final class Backup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);

    private final NodeConfig config;
    private final ConsensusLayout layout;
    private final DataFolder dataFolder;
    private final Peers peers;
    private final ErrorHandler errors;
    private final List<StoredLog> logs = new ArrayList<>();
    private final List<FetchedGroup> fetched = new ArrayList<>();
    private List<Long> committed = List.of();
    private @Nullable IdentityFile identity;
    private @Nullable LoneArchive archive;
    private @Nullable GroupFetch groups;

    private Backup(NodeConfig config, ErrorHandler errors) {
        this.config = config;
        this.layout = ConsensusLayout.of(config);
        this.errors = errors;
        this.dataFolder = DataFolder.lock(layout.nodeLock(), "backup folder " + layout.dataDir());
        this.peers = Peers.ofGuest(config);
    }

    /**
     * Takes the folder, which must be empty but for what an attempt that was cut short left, and finds the cluster.
     *
     * @param config of any node, with the folders of the backup in place of the node's
     * @param host name or address of this machine at which nodes can send to it
     * @param errors told of what Aeron reports
     * @throws ConfigException if the folder is another's, or the settings are not the cluster's
     */
    public static Backup begin(NodeConfig config, String host, ErrorHandler errors) {
        Backup backup = new Backup(config, errors);
        boolean isBegun = false;
        try {
            backup.begin(host);
            isBegun = true;
        } finally {
            if (!isBegun) {
                backup.close();
            }
        }
        return backup;
    }

    /** Id of the cluster. */
    public String cluster() {
        return identity().kin().cluster();
    }

    /** How the slots lie. */
    public Partitioning partitioning() {
        return identity().kin().partitioning();
    }

    /** Fetches snapshots and logs. */
    public void fetch() {
        committed = Stream.iterate(0, group -> group + 1)
                .limit(partitioning().partitions())
                .map(group -> offer(group).offer().committed())
                .toList();
        for (int group = 0; group < committed.size(); group++) {
            fetched.add(fetch(group));
        }
        new MovedFetch(layout, peers).run(partitioning());
    }

    /**
     * Brings a state machine, which has nothing, to the snapshot of the partition, from where {@link #readOn} leads it on.
     *
     * @param history of the partition in this folder; what comes before the snapshot is fetched into it
     */
    public void load(int partition, CommittedLog state, HistoryStore history) {
        StoredLog log = new StoredLog(layout, partitioning(), archive().client(), partition, state);
        logs.add(log);
        FetchedGroup group = fetched.get(partition);
        log.load(group.snapshots(), group.log());
        Waiting waiting = new Waiting();
        long through = partitioning().logBegin(partition) + group.snapshotPosition();
        while (!history.isComplete()) {
            HistoryCursor missingAfter = history.missingAfter();
            if (missingAfter == null || !take(partition, history, missingAfter, through)) {
                waiting.on("the history of partition " + partition + " through position " + through);
            }
        }
    }

    /** Gives a partition's state machine what its log has next; false at the end of what was fetched. */
    public boolean readOn(int partition) {
        return logs.get(partition).readOn();
    }

    /** True once the partition's state has all that was committed when the backup began. */
    public boolean hasBeginning(int partition) {
        return logs.get(partition).position() >= committed.get(partition);
    }

    /** Cuts every log off where its state is, and leaves the folder as a stopped node's would be, but that nobody's name is in it. */
    public void finish() {
        AeronArchive client = archive().client();
        for (int group = 0; group < fetched.size(); group++) {
            FetchedGroup whole = fetched.get(group);
            long end = Math.max(logs.get(group).position(), whole.snapshotPosition());
            logs.get(group).close();
            try {
                if (end < client.getStopPosition(whole.log())) {
                    client.truncateRecording(whole.log(), end);
                }
                Objects.requireNonNull(groups).write(whole, end);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the files of partition " + group, e);
            }
        }
        logs.clear();
        CloseHelper.close(errors, archive);
        archive = null;
        DurableFiles.forceAll(FolderFiles.ofCluster(layout.dataDir()));
    }

    @Override
    public void close() {
        CloseHelper.closeAll(errors, logs);
        CloseHelper.closeAll(errors, archive, peers, dataFolder);
    }

    private void begin(String host) {
        Path dataDir = layout.dataDir();
        if (IdentityFile.exists(dataDir)) {
            throw new ConfigException(dataDir + " is the data folder of a node; give the backup one of its own");
        }
        FolderFiles.clear(dataDir);
        identity = KinInquiry.await(
                config, peers, config.nodes().size() / 2 + 1, "no node has data, so there is nothing to back up");
        LoneArchive started = LoneArchive.start(config, layout, () -> {}, errors);
        archive = started;
        groups = new GroupFetch(config.nodes(), FetchAddress.free(host), layout, started.client());
    }

    private FetchedGroup fetch(int group) {
        GroupFetch fetch = Objects.requireNonNull(groups);
        while (true) {
            LeaderOffer from = offer(group);
            try {
                return fetch.fetch(group, from.leader(), from.offer(), committed.get(group));
            } catch (AeronException e) {
                LOG.warn("partition {}: {}; it is fetched anew", group, e.toString());
                fetch.undo(group);
                Waiting.aWhile();
            }
        }
    }

    /** What a leader has committed all of whose term's beginning is: no less than any leader before it. */
    private LeaderOffer offer(int group) {
        Waiting waiting = new Waiting();
        while (true) {
            for (Map.Entry<Integer, PeerAnswer> answer : peers.whoAreYou().entrySet()) {
                if (!answer.getValue().leads(group)
                        || !identity().kin().equals(answer.getValue().kin())) {
                    continue;
                }
                try {
                    LogOffer offer = peers.log(answer.getKey(), group);
                    if (offer.leads() && offer.committed() >= offer.termBase()) {
                        return new LeaderOffer(answer.getKey(), offer);
                    }
                } catch (IOException | IllegalArgumentException e) {
                    LOG.debug("partition {}: node {} does not answer: {}", group, answer.getKey(), e.toString());
                }
            }
            waiting.on("partition " + group + " has no leader that answers");
        }
    }

    /** False if nobody has more of it now. */
    private boolean take(int partition, HistoryStore history, HistoryCursor after, long through) {
        for (int node : peers.whoAreYou().keySet()) {
            try {
                HistoryPiece piece = peers.history(node, partition, after, through);
                if (history.take(piece)) {
                    return true;
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("the history of partition {}, of node {}: {}", partition, node, e.toString());
            }
        }
        return false;
    }

    private IdentityFile identity() {
        return Objects.requireNonNull(identity);
    }

    private LoneArchive archive() {
        if (archive == null) {
            throw new IllegalStateException("the archive does not run");
        }
        return archive;
    }

    private record LeaderOffer(int leader, LogOffer offer) {}
}
