package tutti.config;

/**
 * Settings of the partition actors and of the routing to them.
 *
 * @param committedBytesMax committed batches copied for the actor and not yet applied
 * @param queueItemsMax items admitted on a leader and not yet answered; past it requests are turned away
 * @param queueWaitMaxNs while something of a principal has waited longer to be offered to the log, its requests are turned away
 * @param inFlightBatchesMax batches offered to the log and not yet applied
 * @param routeRetryNs a gateway that hears nothing for so long tries the next node
 */
public record ShardingConfig(
        int committedBytesMax,
        int queueItemsMax,
        long queueWaitMaxNs,
        int inFlightBatchesMax,
        long routeRetryNs,
        long settleIntervalNs,
        int settlePayeesMax,
        long statusIntervalNs) {}
