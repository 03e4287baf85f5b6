package tutti.sharding;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.partition.CommandLog;

/** Whether this member leads its partition, as the partition's actor may act on it; of that actor alone. */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionActor.class);

    private final int partition;
    private final LeaderTable leaders;
    private final DiskBoard disks;
    private @Nullable CommandLog log;

    /** Last term whose beginning came through the ring: all batches of earlier terms are applied. */
    private long appliedTerm = -1;

    /** True while this member leads and has applied all of earlier terms. */
    private boolean isLeading;

    /** Leader that this member's log last named. */
    private int namedLeader = LeaderTable.NOBODY;

    /** True while this member leads and nothing may grow the log, since disks are low. */
    private boolean isHeld;

    Leadership(PartitionContext context) {
        this.partition = context.partition();
        this.leaders = context.leaders();
        this.disks = context.disks();
    }

    void start(CommandLog running) {
        log = running;
    }

    void onNewTerm(long leadershipTermId) {
        appliedTerm = leadershipTermId;
    }

    /** Asks the log; true if this member has begun or ceased to lead. */
    boolean refresh() {
        if (log == null) {
            return false;
        }
        nameLeader(log.leaderMemberId());
        boolean leads = log.isLeader() && appliedTerm >= log.leadershipTermId();
        if (leads == isLeading) {
            return false;
        }
        isLeading = leads;
        LOG.info("partition {} {} here in term {}", partition, leads ? "leads" : "leads no longer", appliedTerm);
        return true;
    }

    /** Asks the disks; true if this member, leading, has begun or ceased to hold back what would grow the log. */
    boolean refreshHold() {
        boolean holds = isLeading && !disks.mayWrite();
        if (holds == isHeld) {
            return false;
        }
        isHeld = holds;
        if (holds) {
            LOG.warn("partition {}: nothing more is written here, disks are low", partition);
        } else if (isLeading) {
            LOG.info("partition {}: writing goes on, disks have room", partition);
        }
        return true;
    }

    boolean isHeld() {
        return isHeld;
    }

    boolean mayWrite() {
        return isLeading && !isHeld;
    }

    boolean isLeading() {
        return isLeading;
    }

    /** True if this member follows that leader, in that term, and takes part in no election. */
    boolean follows(int node, long term) {
        return log != null && !log.isLeader() && log.leaderMemberId() == node && log.leadershipTermId() == term;
    }

    int namedLeader() {
        return namedLeader;
    }

    long appliedTerm() {
        return appliedTerm;
    }

    /** Term in which the log is; -1 before there is one. */
    long term() {
        return log == null ? -1 : log.leadershipTermId();
    }

    private void nameLeader(int leader) {
        if (leader != namedLeader) {
            namedLeader = leader;
            leaders.set(partition, leader);
        }
    }
}
