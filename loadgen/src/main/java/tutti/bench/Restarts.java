package tutti.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tutti.audit.ReplicaWatch;
import tutti.client.TuttiClient;

/** How soon nodes that have much behind them are back: each after kill -9, then one that has lost all it had. */
final class Restarts {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final TuttiClient client;
    private final NodeControl nodes;
    private final Consumer<String> progress;

    Restarts(TuttiClient client, NodeControl nodes, Consumer<String> progress) {
        this.client = client;
        this.nodes = nodes;
        this.progress = progress;
    }

    /** Kills one after the other, the first at once, notes how long each took, and says whether all came back whole. */
    Check run(int nodeCount, Map<String, Number> notes) {
        ReplicaWatch watch = new ReplicaWatch(client);
        boolean areBack = true;
        for (int node = 0; node < nodeCount; node++) {
            progress.accept("kill -9 of node " + node);
            notes.put("node " + node + " ready after its start, ms", nodes.killUntilReady(node));
            areBack &= watch.awaitCaughtUp(LIMIT);
        }
        int last = nodeCount - 1;
        progress.accept("node " + last + " loses all that it has");
        long startNs = System.nanoTime();
        notes.put("node " + last + " replaced, ready after its start, ms", nodes.emptyUntilReady(last));
        areBack &= watch.awaitCaughtUp(LIMIT) && watch.awaitHistory(LIMIT);
        notes.put("its history whole after, ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        return new Check("restartedNodesBack", "every node caught up after its restart", areBack);
    }
}
