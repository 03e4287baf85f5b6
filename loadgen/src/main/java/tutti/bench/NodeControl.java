package tutti.bench;

/** What a benchmark may do to the nodes that it loads. */
public interface NodeControl {
    /** Kills a node, which comes back by itself. */
    void kill(int node);

    /** Waits until all nodes have snapshots of everything so far, stops all of them, and returns when they are back. */
    void restartFromSnapshots();

    /** Kills a node, which comes back by itself with nothing of what it had. */
    void empty(int node);

    /** Kills a node and waits until it is ready again. Returns how long after the start of its process that was, ms. */
    long killUntilReady(int node);

    /** The same with nothing of what it had. */
    long emptyUntilReady(int node);
}
