package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.ConfigException;
import tutti.config.NodeConfig;
import tutti.partition.Partitioning;

/**
 * How a node whose folder is empty becomes a member of a cluster: only of one that is new. A folder that was emptied must not take part in
 * elections: it would vote without what it has confirmed.
 *
 * <p>Each empty folder draws a birth, a number that is lost with the folder. Once node 0 was told by all others that their folders are
 * empty, it founds the cluster: it draws an id and writes it down together with all births. Another node joins if what was written
 * down names its birth. What a node has joined it writes down, before anything else begins, and its birth is forgotten.
 *
 * <p>A node that is killed on the way finds its birth in its folder and goes on; one whose folder is lost on the way draws another birth,
 * which nobody has written down.
 */
final class Founding {
    /** The node that founds. */
    static final int FOUNDER = 0;

    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);
    private static final String BIRTH = "birth";
    private static final long ASK_AGAIN_MS = 100;
    private static final long TELL_NS = 5_000_000_000L;

    private final NodeConfig config;
    private final FolderIdentity identity;
    private final Path dataDir;
    private final PeerBook book;
    private final Peers peers;

    Founding(NodeConfig config, Path dataDir, PeerBook book, Peers peers) {
        this.config = config;
        this.identity = FolderIdentity.of(config);
        this.dataDir = dataDir;
        this.book = book;
        this.peers = peers;
    }

    /**
     * Waits until the cluster is founded, by this node or another.
     *
     * @return what the folder says from now on
     * @throws ConfigException if the cluster is not new, or another node has other settings
     */
    IdentityFile await() {
        String birth = birth();
        book.isEmpty(birth);
        peers.isEmpty(birth);
        long tellAtNs = System.nanoTime() + TELL_NS;
        while (true) {
            Map<Integer, PeerAnswer> answers = peers.whoAreYou();
            answers.values().forEach(this::checkSettings);
            IdentityFile file = joined(birth, answers);
            if (file == null && config.node() == FOUNDER && answers.size() == peers.count()) {
                file = founded(birth, answers);
            }
            if (file != null && book.join(file)) {
                file.write(dataDir);
                forgetBirth(dataDir);
                LOG.info("node {} is a member of a new cluster: {}", config.node(), file.kin());
                return file;
            }
            if (System.nanoTime() - tellAtNs > 0) {
                LOG.info(
                        "the data folder is empty; waiting until all nodes say that theirs are too: {} of {} others"
                                + " answer, {}",
                        answers.size(),
                        peers.count(),
                        answers.keySet());
                tellAtNs = System.nanoTime() + TELL_NS;
            }
            sleep();
        }
    }

    /** A folder that is a member's has no birth any more: if what it holds were removed by hand it must not count as one that never held anything. */
    static void forgetBirth(Path dataDir) {
        try {
            if (Files.deleteIfExists(dataDir.resolve(BIRTH))) {
                DurableFiles.forceFolder(dataDir);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String birth() {
        Path file = dataDir.resolve(BIRTH);
        try {
            if (Files.exists(file)) {
                String birth = Files.readString(file).strip();
                if (Kin.isId(birth)) {
                    return birth;
                }
            }
            String birth = Kin.newId();
            DurableFiles.replace(file, birth + "\n");
            return birth;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or write " + file, e);
        }
    }

    /** What was founded with this folder; null if nothing was yet. */
    private @Nullable IdentityFile joined(String birth, Map<Integer, PeerAnswer> answers) {
        for (PeerAnswer answer : answers.values()) {
            Kin kin = answer.kin();
            if (kin == null) {
                continue;
            }
            if (!birth.equals(answer.founders().get(config.node()))) {
                throw new ConfigException("this cluster has data and this folder has none: node " + answer.node()
                        + " belongs to " + kin + ", and " + dataDir + " is empty. If its disk was lost, run 'tutti node"
                        + " --config FILE --replace'; if it should hold data, look whether it is mounted");
            }
            return new IdentityFile(config.node(), identity.members(), kin, answer.founders(), 0);
        }
        return null;
    }

    private @Nullable IdentityFile founded(String birth, Map<Integer, PeerAnswer> answers) {
        Map<Integer, String> founders = new TreeMap<>();
        founders.put(config.node(), birth);
        answers.forEach((node, answer) -> {
            String theirs = answer.birth();
            if (theirs != null) {
                founders.put(node, theirs);
            }
        });
        Kin kin = new Kin(Kin.newId(), Partitioning.initial(config.partitions()));
        // One that is neither empty nor a member is being replaced: then there is a cluster, and it will be heard of.
        return founders.size() <= peers.count()
                ? null
                : new IdentityFile(config.node(), identity.members(), kin, founders, 0);
    }

    private void checkSettings(PeerAnswer answer) {
        FolderIdentity theirs = answer.identity();
        if (!theirs.members().equals(identity.members()) || theirs.partitions() != identity.partitions()) {
            throw new ConfigException("node " + answer.node() + " has partitions=" + theirs.partitions() + " and nodes="
                    + theirs.members() + ", this node has partitions=" + identity.partitions() + " and nodes="
                    + identity.members() + "; they must be equal on all nodes");
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(ASK_AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the cluster was founded", e);
        }
    }
}
