package tutti.consensus;

import java.io.File;
import java.nio.file.Path;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import tutti.config.NodeConfig;

/** What the groups of a node share. */
record GroupSetup(
        NodeConfig config,
        ConsensusLayout layout,
        Path marks,
        long archiveId,
        NodeClock clock,
        NodeFailure failure,
        AgentThreads threads,
        NodeErrors nodeErrors) {
    /** An archive that syncs to a slow disk may take this long to answer; a module that gives up earlier ends the node. */
    static final long ARCHIVE_TIMEOUT_NS = 30_000_000_000L;

    File marks(int group) {
        return marks.resolve("group-" + group).toFile();
    }

    IdleStrategy idle() {
        return new BackoffIdleStrategy(10, 5, 1_000, config.consensus().idleParkMaxNs());
    }

    ErrorHandler errors(String source) {
        return nodeErrors.of(source);
    }
}
