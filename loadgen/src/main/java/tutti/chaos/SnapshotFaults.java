package tutti.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import tutti.client.TuttiException;
import tutti.machine.Ability;

/** Nodes that die while they take snapshots and remove what these make superfluous. */
final class SnapshotFaults {
    private static final int TIMES = 6;
    private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(30);
    private static final Duration WITHIN = Duration.ofMillis(600);

    private SnapshotFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "snapshot-kill",
                        "kill -9 of any node amid snapshots and what they remove",
                        Set.of(),
                        trial -> repeat(trial, node -> trial.kill(List.of(node)))),
                Scenario.of(
                        "snapshot-power",
                        "power cut of any node amid snapshots and what they remove",
                        Set.of(Ability.DISK),
                        trial -> repeat(trial, node -> trial.cutPower(List.of(node)))),
                Scenario.of("snapshot-kill-all", "kill -9 of all amid snapshots, twice", Set.of(), trial -> {
                    amidSnapshot(trial, () -> trial.kill(trial.nodes()));
                    amidSnapshot(trial, () -> trial.kill(trial.nodes()));
                }));
    }

    /** Ends a node. */
    private interface End {
        void of(int node);
    }

    private static void repeat(Trial trial, End end) throws InterruptedException {
        for (int i = 0; i < TIMES; i++) {
            amidSnapshot(trial, () -> end.of(trial.random().nextInt(trial.nodeCount())));
        }
    }

    private static void amidSnapshot(Trial trial, Runnable fault) throws InterruptedException {
        trial.say("snapshots of all partitions");
        Thread asking = new Thread(() -> snapshot(trial), "tutti-snapshot");
        asking.setDaemon(true);
        asking.start();
        trial.pauseAtMost(WITHIN);
        fault.run();
        trial.awaitWhole();
        trial.pauseAtMost(Duration.ofSeconds(1));
    }

    private static void snapshot(Trial trial) {
        try {
            trial.client().blocking().takeSnapshot(List.of(), SNAPSHOT_LIMIT);
        } catch (TuttiException e) {
            // Members that end meanwhile take none.
        }
    }
}
