package tutti.consensus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.ConfigException;
import tutti.partition.Partitioning;

/** Fetches the states with which partitions began when slots were last moved: no log has them. */
final class MovedFetch {
    private static final Logger LOG = LoggerFactory.getLogger(MovedFetch.class);

    private final ConsensusLayout layout;
    private final Peers peers;

    MovedFetch(ConsensusLayout layout, Peers peers) {
        this.layout = layout;
        this.peers = peers;
    }

    /** Fetches those of all partitions, whole and synced; there are none if slots were never moved. */
    void run(Partitioning slots) {
        if (!slots.hasMovedSlots()) {
            return;
        }
        int version = slots.slotMap().version();
        Path folder = layout.movedStates(version);
        for (int partition = 0; partition < slots.partitions(); partition++) {
            fetch(folder, version, partition);
        }
    }

    private void fetch(Path folder, int version, int partition) {
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
}
