package tutti.consensus;

import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
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
        FolderFiles.clear(dataDir);
        Founding.forgetBirth(dataDir);
        LOG.info("node {} is replaced: it asks the others for what they have", config.node());
        return new Replacement(
                config,
                layout,
                peers,
                KinInquiry.await(
                        config,
                        peers,
                        enough(config),
                        "no other node has data, so there is nothing to fetch: start without --replace"));
    }

    Partitioning partitioning() {
        return file.kin().partitioning();
    }

    /**
     * Fetches everything. The driver and the archive of this node run, and its groups do not.
     *
     * @param local connects to that archive
     */
    IdentityFile run(Supplier<AeronArchive> local) {
        long beganNs = System.nanoTime();
        try (AeronArchive archive = local.get()) {
            GroupFetch groupFetch = new GroupFetch(config.nodes(), FetchAddress.of(config.self()), layout, archive);
            for (int group = 0; group < partitioning().partitions(); group++) {
                fetch(groupFetch, group);
            }
        }
        new MovedFetch(layout, peers).run(partitioning());
        IdentityFile whole = file.withLogs(partitioning().partitions());
        DurableFiles.forceAll(FolderFiles.ofLogs(layout.dataDir()));
        whole.write(layout.dataDir());
        forget(layout.dataDir());
        LOG.info(
                "node {} has what a member needs, after {} s; it takes part from now on, and its history is fetched beside that",
                config.node(),
                (System.nanoTime() - beganNs) / 1_000_000_000L);
        return whole;
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
                    FetchedGroup fetched = groupFetch.fetch(group, seen.leader(), offer, offer.committed());
                    groupFetch.write(fetched, offer.committed());
                    return;
                }
                LOG.info("partition {}: node {} leads no more", group, seen.leader());
            } catch (AeronException | IOException | IllegalArgumentException e) {
                LOG.warn("partition {}: {}; it is fetched anew", group, e.toString());
                groupFetch.undo(group);
            }
            Waiting.aWhile();
        }
    }

    /** A leader, and its term. */
    private record TermSeen(int leader, long term) {}
}
