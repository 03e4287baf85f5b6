package tutti.consensus;

import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.RecordingLog;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryPiece;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;
import tutti.partition.Partitioning;
import tutti.replica.HistoryStore;

/**
 * Which cluster this node's folder belongs to, and what it tells other nodes of that. A node takes part in elections only as a member that
 * was there when the cluster was founded and has kept its folder since, or that has fetched what it needs.
 */
final class Membership implements AutoCloseable {
    private final NodeConfig config;
    private final ConsensusLayout layout;
    private final Beginning beginning;
    private final List<MemberState> states;
    private final PeerBook book;
    private final Peers peers;
    private final PeerPort port;

    private volatile IntFunction<HistoryStore> histories = partition -> HistoryStore.none();
    private @Nullable IdentityFile file;
    private @Nullable Replacement replacement;
    private @Nullable KinWatch watch;

    private Membership(NodeConfig config, ConsensusLayout layout, Beginning beginning, List<MemberState> states) {
        this.config = config;
        this.layout = layout;
        this.beginning = beginning;
        this.states = states;
        this.book = new PeerBook(FolderIdentity.of(config));
        this.peers = Peers.ofNode(config);
        this.port = PeerPort.open(config.self(), this::answer);
    }

    /** Begins to answer other nodes. The data folder is this process's alone. */
    static Membership open(NodeConfig config, ConsensusLayout layout, Beginning beginning, List<MemberState> states) {
        return new Membership(config, layout, beginning, states);
    }

    /** From now on others are given what they ask of these, by partition; they must outlive this. */
    void gives(IntFunction<HistoryStore> stores) {
        histories = stores;
    }

    /**
     * Finds out what the folder belongs to; waits for other nodes if it is empty.
     *
     * @throws ConfigException if the folder is another's, is not whole, or is empty where the cluster has data
     */
    Partitioning claim(NodeFailure failure) {
        Path dataDir = layout.dataDir();
        if (IdentityFile.exists(dataDir)) {
            return member(failure);
        }
        boolean isHalfMade = Replacement.isBegun(dataDir);
        List<Path> logs = FolderFiles.ofLogs(dataDir);
        if (!isHalfMade && !logs.isEmpty()) {
            throw new ConfigException("data folder " + dataDir + " has a log but no file '" + IdentityFile.NAME
                    + "' that says whose: " + logs + ". " + FolderFiles.REMEDY);
        }
        if (beginning == Beginning.REPLACE) {
            Replacement begun = Replacement.begin(config, layout, peers);
            replacement = begun;
            return begun.partitioning();
        }
        if (isHalfMade) {
            throw new ConfigException("data folder " + dataDir + " was being filled for a member that was replaced, and"
                    + " is not whole. Run 'tutti node --config FILE --replace' again: it begins anew");
        }
        IdentityFile founded = new Founding(config, dataDir, book, peers).await();
        return take(founded, failure);
    }

    /**
     * Fetches what the folder lacks, if this member is being replaced; the driver and the archive run.
     *
     * @param archive connects to it
     */
    boolean fetch(Supplier<AeronArchive> archive, NodeFailure failure) {
        if (replacement == null) {
            return false;
        }
        take(replacement.run(archive), failure);
        return true;
    }

    /** Makes the files of partitions whose logs begin now. From here on they must be there. */
    Kin begin() {
        IdentityFile found = file();
        FolderFiles.check(layout, found.logs());
        for (int group = found.logs(); group < states.size(); group++) {
            FolderFiles.begin(layout, group);
        }
        if (found.logs() < states.size()) {
            found = found.withLogs(states.size());
            found.write(layout.dataDir());
            file = found;
        }
        book.takesPart(states);
        return found.kin();
    }

    /** Throws if the folder lacks what it must have, or the catalog is none; to be called before anything acts on it, or makes it anew. */
    void checkFiles() {
        if (file != null && file.logs() > 0) {
            FolderFiles.check(layout, file.logs());
            CatalogCheck.read(layout.archive().toPath());
        }
    }

    /** Throws if the logs are not what was written; recordings that were left open have been ended, and no archive runs. */
    void checkLogs() {
        if (file != null) {
            LogCheck.check(layout, file.logs());
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(watch, port, peers);
    }

    private Partitioning member(NodeFailure failure) {
        Path dataDir = layout.dataDir();
        IdentityFile found = FolderIdentity.of(config).claim(dataDir);
        Founding.forgetBirth(dataDir);
        Replacement.forget(dataDir);
        if (beginning == Beginning.REPLACE) {
            LoggerFactory.getLogger(Membership.class)
                    .info("the data folder {} is a member's already: nothing is to be replaced", dataDir);
        }
        return take(found, failure);
    }

    private Partitioning take(IdentityFile found, NodeFailure failure) {
        file = found;
        book.belongs(found);
        KinWatch comparing = new KinWatch(peers, found.kin(), failure);
        comparing.check();
        comparing.start();
        watch = comparing;
        return found.kin().partitioning();
    }

    private IdentityFile file() {
        if (file == null) {
            throw new IllegalStateException("the folder belongs to nobody yet");
        }
        return file;
    }

    private void answer(PeerQuestion question, OutputStream out) throws IOException {
        switch (question.what()) {
            case PeerQuestion.WHO -> write(book.who(question).fields(), out);
            case PeerQuestion.LOG -> write(log(question.smallNumber(0)).fields(), out);
            case PeerQuestion.MOVED -> Files.copy(moved(question.smallNumber(0), question.smallNumber(1)), out);
            case PeerQuestion.HISTORY -> PeerHistory.write(history(question), out);
            default -> throw new IllegalArgumentException("there is no question '" + question.what() + "'");
        }
    }

    private LogOffer log(int group) {
        Path recordings = layout.group(group).toPath().resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
        if (group < 0 || group >= states.size() || !Files.exists(recordings)) {
            throw new IllegalArgumentException("this node has no log of partition " + group);
        }
        MemberState state = states.get(group);
        // The position first: what was committed when it led is committed.
        long committed = state.committedPosition() - state.logBegin();
        long term = state.leadershipTermId();
        boolean leads = state.isLeader();
        try (RecordingLog log = new RecordingLog(layout.group(group), false)) {
            return LogOffer.of(leads, term, committed, log).without(state.unwrittenSnapshots());
        }
    }

    private Path moved(int slotMapVersion, int partition) {
        Path file = MovedState.path(layout.movedStates(slotMapVersion), partition);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    "this node has no " + file.getFileName() + " of version " + slotMapVersion);
        }
        return file;
    }

    private HistoryPiece history(PeerQuestion question) {
        int partition = question.smallNumber(0);
        if (partition < 0 || partition >= states.size()) {
            throw new IllegalArgumentException("there is no partition " + partition);
        }
        HistoryCursor place = new HistoryCursor(question.number(1), question.smallNumber(2));
        return histories.apply(partition).after(place, question.number(3), PeerHistory.BYTES_MAX);
    }

    private static void write(Map<String, String> fields, OutputStream out) throws IOException {
        try {
            out.write(FieldLines.message(fields).getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
