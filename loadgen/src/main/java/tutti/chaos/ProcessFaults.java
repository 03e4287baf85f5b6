package tutti.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import tutti.local.Hogs;
import tutti.machine.Ability;

/** Processes that die, pause or starve. */
final class ProcessFaults {
    private static final int KILLS = 6;
    private static final long MORE_BYTES = 8L << 20;

    private ProcessFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "kill-leader",
                        "kill -9 of the node that leads most",
                        Set.of(),
                        trial -> trial.kill(List.of(trial.leader()))),
                Scenario.of(
                        "kill-follower",
                        "kill -9 of the node that leads least",
                        Set.of(),
                        trial -> trial.kill(List.of(trial.follower()))),
                Scenario.of("kill-all", "kill -9 of all at once", Set.of(), trial -> trial.kill(trial.nodes())),
                Scenario.of("leader-down-long", "a leader is down for 20 s", Set.of(), trial -> {
                    List<Integer> leader = List.of(trial.leader());
                    trial.takeDown(leader);
                    trial.pause(Duration.ofSeconds(20));
                    trial.start(leader);
                }),
                Scenario.of(
                        "kill-leaders",
                        "kill -9 of one leader after the other, amid settlements and transfers between partitions",
                        Set.of(),
                        ProcessFaults::killLeaders),
                pauseOf("pause-leader-1s", "a leader pauses for 1 s", 1),
                pauseOf("pause-leader-15s", "a leader pauses for 15 s", 15),
                pauseOf("pause-leader-90s", "a leader pauses for 90 s", 90),
                Scenario.of(
                        "pause-follower-15s",
                        "the node that leads least pauses for 15 s",
                        Set.of(),
                        trial -> trial.freeze(trial.follower(), Duration.ofSeconds(15))),
                Scenario.of(
                        "pause-often",
                        "every node pauses again and again for up to half a second",
                        Set.of(),
                        ProcessFaults::pauseOften),
                Scenario.of("starve-cpu", "six busy processes beside the nodes", Set.of(), ProcessFaults::starve),
                Scenario.of(
                        "starve-memory",
                        "the process that leads most gets no more memory for 20 s, and may be ended for it",
                        Set.of(Ability.MEMORY),
                        ProcessFaults::starveOfMemory),
                Scenario.of(
                        "restart-in-turn",
                        "one node after the other is told to stop, and starts again",
                        Set.of(),
                        ProcessFaults::restartInTurn));
    }

    private static Scenario pauseOf(String name, String text, int seconds) {
        return Scenario.of(name, text, Set.of(), trial -> trial.freeze(trial.leader(), Duration.ofSeconds(seconds)));
    }

    private static void killLeaders(Trial trial) throws InterruptedException {
        for (int i = 0; i < KILLS; i++) {
            trial.kill(List.of(trial.leader()));
            trial.awaitWhole();
            trial.pauseAtMost(Duration.ofSeconds(3));
        }
    }

    private static void pauseOften(Trial trial) throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            int node = trial.any();
            trial.freeze(node, Duration.ofMillis(1 + trial.random().nextInt(500)));
            trial.pauseAtMost(Duration.ofMillis(500));
        }
    }

    private static void starveOfMemory(Trial trial) throws InterruptedException {
        int leader = trial.leader();
        trial.say("node " + leader + " gets " + MORE_BYTES + " bytes more");
        trial.machines().limitMemory(trial.node(leader).pid(), MORE_BYTES);
        trial.pause(Duration.ofSeconds(20));
        trial.say("node " + leader + " gets as much as it wants");
        trial.machines().freeMemory();
    }

    private static void restartInTurn(Trial trial) throws InterruptedException {
        for (int node : trial.nodes()) {
            trial.measure(one -> one.restart(node));
        }
    }

    private static void starve(Trial trial) throws InterruptedException {
        trial.say("six busy processes");
        Hogs hogs = new Hogs(6);
        try {
            trial.pause(Duration.ofSeconds(20));
        } finally {
            hogs.stop();
        }
    }
}
