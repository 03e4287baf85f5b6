package tutti.sharding;

/**
 * Numbers by which a router knows its requests: unique over all nodes and their restarts.
 *
 * <pre>
 * 63   56                                              0
 * | node | start time in ms, times 2^15, and a counter |
 * </pre>
 */
final class Correlation {
    /** Most nodes of a cluster. */
    static final int NODES_MAX = 127;

    private static final int NODE_SHIFT = 56;
    private static final int TIME_SHIFT = 15;

    private long next;

    /** Begins above every number of an earlier start, unless that made more than 32,768 a millisecond throughout. */
    Correlation(int node, long epochMs) {
        next = ((long) node << NODE_SHIFT) | (epochMs << TIME_SHIFT);
    }

    long next() {
        return next++;
    }

    /** Node whose router gave the number. */
    static int node(long correlation) {
        return (int) (correlation >>> NODE_SHIFT);
    }
}
