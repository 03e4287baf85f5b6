package tutti.consensus;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.agrona.ErrorHandler;
import tutti.config.NodeConfig;

/**
 * What the groups of a node share.
 *
 * @param snapshotWriter of one thread
 * @param receiveWindowBytes most that a log's leader may have on its way to this node
 */
record GroupSetup(
        NodeConfig config,
        ConsensusLayout layout,
        Path marks,
        long archiveId,
        NodeClock clock,
        NodeFailure failure,
        AgentThreads threads,
        IdleChain idle,
        Executor snapshotWriter,
        int receiveWindowBytes,
        NodeErrors nodeErrors) {
    /** An archive that syncs to a slow disk may take this long to answer; a module that gives up earlier ends the node. */
    static final long ARCHIVE_TIMEOUT_NS = 30_000_000_000L;

    File marks(int group) {
        return marks.resolve("group-" + group).toFile();
    }

    ErrorHandler errors(String source) {
        return nodeErrors.of(source);
    }
}
