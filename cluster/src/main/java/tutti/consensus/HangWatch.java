package tutti.consensus;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the node if a consensus module's loop or a state machine hangs: either holds its group up for as long as it lasts,
 * the one in elections, the other because the slowest replica paces the log.
 */
final class HangWatch implements Runnable {
    /** A module's cycle may contain a snapshot or an answer of a slow archive, but nothing longer. */
    static final long MODULE_HANGS_NS = 60_000_000_000L;

    /** A state machine that takes nothing for so long will not. */
    static final long STATE_MACHINE_HANGS_NS = 20_000_000_000L;

    private static final long INTERVAL_NS = 500_000_000;

    private final List<ConsensusGroup> groups;
    private final NodeFailure failure;
    private volatile boolean stopped;

    HangWatch(List<ConsensusGroup> groups, NodeFailure failure) {
        this.groups = groups;
        this.failure = failure;
    }

    @Override
    public void run() {
        while (!stopped) {
            long nowNs = System.nanoTime();
            failure.onRunning(nowNs);
            for (ConsensusGroup group : groups) {
                check(group, nowNs);
            }
            LockSupport.parkNanos(this, INTERVAL_NS);
        }
    }

    void stop() {
        stopped = true;
    }

    private void check(ConsensusGroup group, long nowNs) {
        if (group.state().cycleAgeNs(nowNs) > MODULE_HANGS_NS) {
            failure.unlessClosing("the consensus module of partition " + group.group() + " hangs", null);
        }
        LogService service = group.service();
        if (service != null && service.waitedNs(nowNs) > STATE_MACHINE_HANGS_NS) {
            failure.unlessClosing("the state machine of partition " + group.group() + " takes no batch", null);
        }
    }
}
