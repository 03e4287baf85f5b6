package tutti.sharding;

import tutti.ledger.Outcome;

/**
 * Hears what the partition actors and routers of this node do. Called on their threads, for every item or batch:
 * implementations neither block nor allocate.
 */
public interface ShardingMetrics {
    /** Hears nothing. */
    ShardingMetrics NONE = new ShardingMetrics() {};

    /** Why a section was turned away. */
    enum Rejection {
        /** This member does not lead the partition. */
        NOT_LEADER,
        /** The principal has its share of the items that may be admitted and not answered. */
        QUEUE_FULL,
        /** What the principal sent before waits too long for its place in the log. */
        QUEUE_SLOW,
        /** The table of recent ids has no room. */
        ID_WINDOW_FULL,
        /** The bytes are not a section that a gateway may submit. */
        MALFORMED,
        /** As many items as may be are on their way from this node's gateway. */
        ROUTE_FULL,
        /** The leader told the principal when to come back, and it came earlier. */
        TOLD_TO_WAIT,
        /** The disks of so many members are low that nothing may be written. */
        STORAGE_FULL
    }

    /** Who took part in a transfer. */
    enum Reach {
        /** One partition alone. */
        INSIDE,
        /** Another partition too. */
        ACROSS
    }

    /** A transfer has taken effect, told by the leader of its debit account's partition. */
    default void onTransfer(int partition, Reach reach) {}

    /** An item that this node's member admitted is answered. */
    default void onOutcome(int partition, Outcome outcome, boolean replayed) {}

    /** A section was turned away. */
    default void onRejection(int partition, Rejection rejection) {}

    /** A batch was offered to the log. */
    default void onBatchOffered(int partition, int sections, int items, int bytes) {}

    /** A batch that this member offered is applied, so long after it was offered. */
    default void onBatchCommitted(int partition, long latencyNs) {}

    /** A batch that this member offered did not come back. */
    default void onBatchLost(int partition) {}

    /** Items admitted on this member and not yet answered, and batches offered and not yet applied. */
    default void onQueueDepth(int partition, int items, int batchesInFlight) {}

    /** A gateway's section is decided, so long after it was handed to the router of this node. */
    default void onRouteCompleted(int partition, long latencyNs) {}

    /** A gateway's section was sent a second time, or a further one. */
    default void onRouteRetried(int partition) {}
}
