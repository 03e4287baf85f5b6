package tutti.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import tutti.client.TuttiException;
import tutti.machine.Ability;

/** Nodes that die while they take snapshots and remove what these make superfluous. */
final class SnapshotFaults {
    private static final int TIMES = 6;
    private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(30);
    private static final Duration WITHIN = Duration.ofMillis(600);
    private static final Duration FULL = Duration.ofSeconds(5);
    private static final int FULL_TIMES = 4;
    private static final Duration FILLING_LOAD = Duration.ofMinutes(6);
    private static final Duration FILLING = Duration.ofSeconds(10);
    private static final Duration REMOVAL_LIMIT = Duration.ofMinutes(1);
    private static final long LOOK_NS = 500_000;

    private SnapshotFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "snapshot-kill",
                        "kill -9 of any node amid snapshots and what they remove",
                        Set.of(),
                        trial -> repeat(trial, TIMES, own -> own.kill(List.of(own.any())))),
                Scenario.of(
                        "snapshot-power",
                        "power cut of any node amid snapshots and what they remove",
                        Set.of(Ability.DISK),
                        trial -> repeat(trial, TIMES, own -> own.cutPower(List.of(own.any())))),
                Scenario.of(
                        "snapshot-kill-all",
                        "kill -9 of all amid snapshots, twice",
                        Set.of(),
                        trial -> repeat(trial, 2, own -> own.kill(own.nodes()))),
                Scenario.of(
                        "snapshot-disk-full",
                        "a disk is full to the last byte for 5 s amid snapshots, four times",
                        Set.of(Ability.DISK),
                        trial -> repeat(trial, FULL_TIMES, SnapshotFaults::fillOne)),
                Scenario.of(
                                "prune-kill",
                                "kill -9 of every node the moment it removes the beginning of a log",
                                Set.of(),
                                SnapshotFaults::pruneAndKill)
                        .lasting(FILLING_LOAD));
    }

    private static void repeat(Trial trial, int times, Scenario.Script fault) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            amidSnapshot(trial, fault);
        }
    }

    private static void amidSnapshot(Trial trial, Scenario.Script fault) throws InterruptedException {
        trial.say("snapshots of all partitions");
        Thread asking = new Thread(() -> snapshot(trial), "tutti-snapshot");
        asking.setDaemon(true);
        asking.start();
        trial.pauseAtMost(WITHIN);
        fault.run(trial);
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

    private static void fillOne(Trial trial) throws InterruptedException {
        int node = trial.any();
        trial.say("the disk of node " + node + " is full");
        trial.machines().fillDisk(node, 0);
        trial.pause(FULL);
        trial.machines().freeDisk(node);
    }

    private static void pruneAndKill(Trial trial) throws InterruptedException {
        trial.say("another caller fills the logs");
        try (FloodProcess flood = trial.flood()) {
            while (!trial.nodes().stream().allMatch(node -> isRemovable(trial, node)) && !trial.isLoadOver()) {
                flood.saturate(FILLING);
            }
        }
        trial.say("two snapshots of all partitions: what came before them may go");
        snapshot(trial);
        List<CompletableFuture<Boolean>> kills =
                trial.nodes().stream().map(node -> killAsItRemoves(trial, node)).toList();
        snapshot(trial);
        long killed = kills.stream().filter(CompletableFuture::join).count();
        if (killed < trial.nodeCount()) {
            trial.miss("only " + killed + " nodes removed the beginning of a log");
        }
        trial.awaitWhole();
    }

    private static boolean isRemovable(Trial trial, int node) {
        return !LogFiles.removable(trial.node(node).dataDir()).isEmpty();
    }

    /** True if it came to that. */
    private static CompletableFuture<Boolean> killAsItRemoves(Trial trial, int node) {
        Set<Path> files = LogFiles.removable(trial.node(node).dataDir());
        return CompletableFuture.supplyAsync(
                () -> {
                    long deadlineNs = System.nanoTime() + REMOVAL_LIMIT.toNanos();
                    while (files.stream().allMatch(Files::exists)) {
                        if (System.nanoTime() - deadlineNs >= 0) {
                            return false;
                        }
                        LockSupport.parkNanos(LOOK_NS);
                    }
                    trial.kill(List.of(node));
                    return true;
                },
                task -> new Thread(task, "tutti-prune-" + node).start());
    }
}
