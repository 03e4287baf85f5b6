package tutti.consensus;

import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;
import tutti.partition.Partitioning;

/**
 * Fills the empty folder of a member that has lost its disk, while the others go on. Until all that was committed before it began is here,
 * the member takes no part in elections: what only it and one other had confirmed would else be lost by its vote.
 *
 * <p>Each group's log is fetched from the leader of a term that a majority of the members, this one not counted, said they were in after
 * it began. Nobody can have been elected in a later term by then, so that leader has all that was ever confirmed; and in no earlier term may this
 * member vote again.
 */
final class Replacement {
    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);
    private static final String MARKER = "replacing";
    private static final long ASK_AGAIN_MS = 250;
    private static final long TELL_NS = 5_000_000_000L;

    private final NodeConfig config;
    private final ConsensusLayout layout;
    private final Peers peers;
    private final IdentityFile file;

    private Replacement(NodeConfig config, ConsensusLayout layout, Peers peers, IdentityFile file) {
        this.config = config;
        this.layout = layout;
        this.peers = peers;
        this.file = file;
    }

    /** True if a replacement has begun in the folder that was not brought to its end. */
    static boolean isBegun(Path dataDir) {
        return Files.exists(dataDir.resolve(MARKER));
    }

    /** To be called once the folder is a member's. */
    static void forget(Path dataDir) {
        try {
            Files.deleteIfExists(dataDir.resolve(MARKER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what an earlier attempt left, and waits until enough others say what they belong to. */
    static Replacement begin(NodeConfig config, ConsensusLayout layout, Peers peers) {
        if (peers.count() == 0) {
            throw new ConfigException("--replace fetches from other nodes, and this cluster has one node only");
        }
        Path dataDir = layout.dataDir();
        try {
            Path marker = dataDir.resolve(MARKER);
            if (!Files.exists(marker)) {
                Files.createFile(marker);
                DurableFiles.forceFolder(dataDir);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        FolderFiles.ofLogs(dataDir).forEach(path -> IoUtil.delete(path.toFile(), false));
        IoUtil.delete(dataDir.resolve("history").toFile(), true);
        Founding.forgetBirth(dataDir);
        LOG.info("node {} is replaced: it asks the others for what they have", config.node());
        return new Replacement(config, layout, peers, identity(config, peers));
    }

    Partitioning partitioning() {
        return file.kin().partitioning();
    }

    /** Fetches everything. The driver and the archive of this node run, and its groups do not. */
    IdentityFile run() {
        long beganNs = System.nanoTime();
        try (AeronArchive archive = local()) {
            GroupFetch groupFetch = new GroupFetch(config, layout, archive);
            for (int group = 0; group < partitioning().partitions(); group++) {
                fetch(groupFetch, group);
            }
        }
        fetchMoved();
        IdentityFile whole = file.withLogs(partitioning().partitions());
        syncAll();
        whole.write(layout.dataDir());
        forget(layout.dataDir());
        LOG.info(
                "node {} has what a member needs, after {} s; it takes part from now on, and its history is fetched beside that",
                config.node(),
                (System.nanoTime() - beganNs) / 1_000_000_000L);
        return whole;
    }

    private static IdentityFile identity(NodeConfig config, Peers peers) {
        FolderIdentity own = FolderIdentity.of(config);
        Waiting waiting = new Waiting();
        while (true) {
            Map<Integer, PeerAnswer> answers = peers.whoAreYou();
            List<PeerAnswer> members = answers.values().stream()
                    .filter(answer -> answer.kin() != null)
                    .toList();
            if (members.size() >= enough(config)) {
                PeerAnswer first = members.get(0);
                Kin kin = first.kin();
                boolean areKin = kin != null
                        && members.stream().allMatch(answer -> kin.equals(answer.kin()))
                        && members.stream()
                                .allMatch(answer -> answer.identity().members().equals(own.members()));
                if (!areKin || kin == null) {
                    throw new ConfigException(
                            "the other nodes do not belong to one cluster, or have other nodes in their" + " settings: "
                                    + members);
                }
                if (kin.partitioning().partitions() != config.partitions()) {
                    throw new ConfigException(
                            "the cluster has " + kin.partitioning().partitions() + " partitions, and tutti.partitions="
                                    + config.partitions() + " in the settings of this node");
                }
                return new IdentityFile(config.node(), own.members(), kin, first.founders(), 0);
            }
            if (members.isEmpty() && answers.size() == peers.count()) {
                throw new ConfigException(
                        "no other node has data, so there is nothing to fetch: start without --replace");
            }
            waiting.on(members.size() + " of " + enough(config) + " nodes with data that are needed answer");
        }
    }

    /** A majority of all members, or all that there are beside this one. */
    private static int enough(NodeConfig config) {
        int members = config.nodes().size();
        return Math.min(members / 2 + 1, members - 1);
    }

    /** A leadership term that enough others are in now; asked after this node lost what it had. */
    private TermSeen awaitTerm(int group) {
        Waiting waiting = new Waiting();
        while (true) {
            Map<Integer, PeerAnswer> answers = peers.whoAreYou();
            for (PeerAnswer leader : answers.values()) {
                long term = leader.term(group);
                long in = answers.values().stream()
                        .filter(answer ->
                                answer.term(group) == term && file.kin().equals(answer.kin()))
                        .count();
                if (leader.leads(group) && term != PeerAnswer.NO_TERM && in >= enough(config)) {
                    return new TermSeen(leader.node(), term);
                }
            }
            waiting.on("partition " + group + ": " + enough(config) + " other nodes must follow one leader; "
                    + answers.size() + " answer");
        }
    }

    private void fetch(GroupFetch groupFetch, int group) {
        while (true) {
            TermSeen seen = awaitTerm(group);
            try {
                LogOffer offer = peers.log(seen.leader(), group);
                if (offer.leads() && offer.term() == seen.term() && offer.committed() >= offer.termBase()) {
                    groupFetch.fetch(group, seen.leader(), offer);
                    return;
                }
                LOG.info("partition {}: node {} leads no more", group, seen.leader());
            } catch (AeronException | IOException | IllegalArgumentException e) {
                LOG.warn("partition {}: {}; it is fetched anew", group, e.toString());
                groupFetch.undo(group);
            }
            Waiting.sleep(ASK_AGAIN_MS);
        }
    }

    private void fetchMoved() {
        Partitioning slots = partitioning();
        if (!slots.hasMovedSlots()) {
            return;
        }
        int version = slots.slotMap().version();
        Path folder = layout.movedStates(version);
        for (int partition = 0; partition < slots.partitions(); partition++) {
            fetchMoved(folder, version, partition);
        }
    }

    private void fetchMoved(Path folder, int version, int partition) {
        Waiting waiting = new Waiting();
        while (true) {
            for (int node : peers.whoAreYou().keySet()) {
                try {
                    Files.createDirectories(folder);
                    Path path = MovedState.path(folder, partition);
                    try (OutputStream to = Files.newOutputStream(path)) {
                        peers.moved(node, version, partition, to);
                    }
                    MovedState.check(path);
                    DurableFiles.force(path);
                    DurableFiles.forceFolder(folder);
                    return;
                } catch (IOException | ConfigException e) {
                    LOG.warn("the state with which partition {} began, of node {}: {}", partition, node, e.toString());
                }
            }
            waiting.on("the state with which partition " + partition + " began when slots were moved");
        }
    }

    /** Whatever file system is below: files, then the folders that name them, before the file that says that all is there. */
    private void syncAll() {
        for (Path root : FolderFiles.ofLogs(layout.dataDir())) {
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.toList()) {
                    if (Files.isDirectory(path)) {
                        DurableFiles.forceFolder(path);
                    } else {
                        DurableFiles.force(path);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot sync " + root, e);
            }
        }
    }

    private AeronArchive local() {
        return AeronArchive.connect(new AeronArchive.Context()
                .aeronDirectoryName(layout.aeronDir().toString())
                .controlRequestChannel(GroupChannels.CONTROL)
                .controlRequestStreamId(GroupStreams.ARCHIVE_CONTROL)
                .controlResponseChannel(GroupChannels.CONTROL)
                .messageTimeoutNs(GroupSetup.ARCHIVE_TIMEOUT_NS));
    }

    /** A leader, and its term. */
    private record TermSeen(int leader, long term) {}

    /** Tells now and then what is waited for. */
    private static final class Waiting {
        private long tellAtNs = System.nanoTime() + TELL_NS;

        void on(String what) {
            if (System.nanoTime() - tellAtNs > 0) {
                LOG.info("waiting: {}", what);
                tellAtNs = System.nanoTime() + TELL_NS;
            }
            sleep(ASK_AGAIN_MS);
        }

        static void sleep(long ms) {
            try {
                Thread.sleep(ms);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a member was replaced", e);
            }
        }
    }
}
