package tutti.replica.simulation.oracle;

/**
 * Bounds of a partition's state that answers depend on.
 *
 * @param idWindowMax ids that a partition keeps
 * @param idWindowKept of those that may leave
 * @param lateMaxNs how long ago a play may have been
 * @param splitNoticeNs so long after it was added a split begins to hold at the earliest
 * @param mandatesMax mandates ever given in a partition
 */
public record Bounds(int idWindowMax, int idWindowKept, long lateMaxNs, long splitNoticeNs, int mandatesMax) {}
