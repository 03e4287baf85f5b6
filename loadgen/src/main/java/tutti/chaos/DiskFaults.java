package tutti.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import tutti.machine.Ability;

/** Disks that hang, are slow, full, or fail. */
final class DiskFaults {
    private static final Set<Ability> NEEDS = Set.of(Ability.DISK);
    private static final int HICCUPS = 30;
    private static final long NEARLY_FULL_BYTES = 300L << 20;
    private static final Duration FULL_LEADER = Duration.ofSeconds(30);

    /** A leader waits for five seconds for room, and the others take three. */
    private static final Duration HANDED_OVER = Duration.ofSeconds(9);

    private DiskFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "disk-stuck-leader",
                        "the disk of the node that leads most hangs for 10 s",
                        NEEDS,
                        trial -> hang(trial, trial.leader(), Duration.ofSeconds(10))),
                Scenario.of(
                        "disk-stuck-follower",
                        "the disk of the node that leads least hangs for 10 s",
                        NEEDS,
                        trial -> hang(trial, trial.follower(), Duration.ofSeconds(10))),
                Scenario.of(
                        "disk-slow-leader",
                        "every write of the node that leads most takes up to 400 ms longer",
                        NEEDS,
                        trial -> hiccups(trial, List.of(trial.leader()))),
                Scenario.of(
                        "disk-slow-all",
                        "every write of all takes up to 400 ms longer, and the leader is killed meanwhile",
                        NEEDS,
                        DiskFaults::killWhileSlow),
                Scenario.of(
                        "disk-full",
                        "all disks are nearly full for 10 s, and writes refused",
                        NEEDS,
                        trial -> fill(trial, NEARLY_FULL_BYTES)),
                Scenario.of(
                        "disk-full-leader",
                        "the disk of the node that leads most is nearly full for 30 s; others take over",
                        NEEDS,
                        DiskFaults::fillLeader),
                Scenario.of(
                        "disk-full-restart",
                        "all disks are full to the last byte, nodes are killed and start on them",
                        NEEDS,
                        DiskFaults::restartWhileFull),
                Scenario.of(
                        "disk-fails-leader",
                        "every write and sync of the node that leads most fails",
                        NEEDS,
                        trial -> fail(trial, trial.leader())));
    }

    private static void hang(Trial trial, int node, Duration time) throws InterruptedException {
        trial.say("the disk of node " + node + " hangs for " + time.toSeconds() + " s");
        trial.machines().freezeDisk(node);
        trial.pause(time);
        trial.machines().thawDisk(node);
    }

    private static void fill(Trial trial, long leftBytes) throws InterruptedException {
        trial.say("all disks have " + leftBytes + " bytes left");
        for (int node : trial.nodes()) {
            trial.machines().fillDisk(node, leftBytes);
        }
        trial.pause(Duration.ofSeconds(10));
        trial.say("there is room again");
        trial.nodes().forEach(trial.machines()::freeDisk);
    }

    private static void fillLeader(Trial trial) throws InterruptedException {
        trial.measure(own -> {
            int leader = own.leader();
            own.say("the disk of node " + leader + " has " + NEARLY_FULL_BYTES + " bytes left");
            own.machines().fillDisk(leader, NEARLY_FULL_BYTES);
            own.pause(FULL_LEADER);
            own.say("there is room again");
            own.machines().freeDisk(leader);
        });
        if (trial.gapsMs().stream().anyMatch(gap -> gap > HANDED_OVER.toMillis())) {
            trial.miss("others did not take over within " + HANDED_OVER.toSeconds() + " s");
        }
    }

    private static void restartWhileFull(Trial trial) throws InterruptedException {
        trial.say("all disks are full");
        for (int node : trial.nodes()) {
            trial.machines().fillDisk(node, 0);
        }
        trial.pause(Duration.ofSeconds(5));
        trial.kill(trial.nodes());
        trial.pause(Duration.ofSeconds(15));
        trial.say("there is room again");
        trial.nodes().forEach(trial.machines()::freeDisk);
    }

    private static void hiccups(Trial trial, List<Integer> nodes) throws InterruptedException {
        trial.say("disks of nodes " + nodes + " hang for up to 400 ms, again and again");
        for (int i = 0; i < HICCUPS; i++) {
            hiccup(trial, nodes);
        }
    }

    private static void hiccup(Trial trial, List<Integer> nodes) throws InterruptedException {
        nodes.forEach(trial.machines()::freezeDisk);
        trial.pauseAtMost(Duration.ofMillis(400));
        nodes.forEach(trial.machines()::thawDisk);
        trial.pauseAtMost(Duration.ofMillis(400));
    }

    /** A candidate syncs before it asks for votes, and a voter before it answers. */
    private static void killWhileSlow(Trial trial) throws InterruptedException {
        hiccup(trial, trial.nodes());
        trial.kill(List.of(trial.leader()));
        hiccups(trial, trial.nodes());
    }

    /** The node must end itself: what it says it stored, it cannot know. It comes back once the disk is another. */
    private static void fail(Trial trial, int node) throws InterruptedException {
        trial.say("the disk of node " + node + " fails");
        trial.machines().cutPower(node);
        trial.pause(Duration.ofSeconds(10));
        trial.say("the disk of node " + node + " works again");
        trial.takeDown(List.of(node));
        trial.machines().restorePower(node);
        trial.start(List.of(node));
    }
}
