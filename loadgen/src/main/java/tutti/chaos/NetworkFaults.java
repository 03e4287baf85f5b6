package tutti.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import tutti.machine.Ability;

/** Cables that break, one way or both, and packets that get lost. */
final class NetworkFaults {
    private static final Set<Ability> NEEDS = Set.of(Ability.NETWORK);
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final int FLAPS = 12;

    private NetworkFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "part-leader",
                        "the node that leads most is cut off for 15 s",
                        NEEDS,
                        trial -> isolate(trial, trial.leader())),
                Scenario.of(
                        "part-follower",
                        "the node that leads least is cut off for 15 s",
                        NEEDS,
                        trial -> isolate(trial, trial.follower())),
                Scenario.of(
                        "refuse-leader",
                        "routes to and from the node that leads most are gone for 15 s: who sends gets an error",
                        NEEDS,
                        NetworkFaults::refuse),
                Scenario.of("part-all", "no node hears another for 10 s", NEEDS, NetworkFaults::partAll),
                Scenario.of(
                        "one-way-from-leader",
                        "nobody hears the node that leads most, which hears all, for 15 s",
                        NEEDS,
                        trial -> oneWay(trial, false)),
                Scenario.of(
                        "one-way-to-leader",
                        "the node that leads most hears nobody, all hear it, for 15 s",
                        NEEDS,
                        trial -> oneWay(trial, true)),
                Scenario.of(
                        "part-bridge",
                        "the leader and another do not hear each other for 15 s; a third hears both",
                        NEEDS,
                        NetworkFaults::bridge),
                Scenario.of(
                        "part-flapping",
                        "one cable after the other breaks for a second or two",
                        NEEDS,
                        NetworkFaults::flap),
                Scenario.of(
                        "delay",
                        "packets between nodes take 40 ms longer, and 1 % are lost, for 15 s",
                        Set.of(Ability.DELAY),
                        NetworkFaults::delay),
                Scenario.of(
                        "loss",
                        "5 % of all packets between nodes are lost for 15 s",
                        Set.of(Ability.LOSS),
                        trial -> lose(trial, 5)));
    }

    private static void isolate(Trial trial, int node) throws InterruptedException {
        trial.isolate(node);
        trial.pause(LONG);
        trial.mend();
    }

    private static void refuse(Trial trial) throws InterruptedException {
        int leader = trial.leader();
        trial.say("routes to and from node " + leader + " are gone");
        trial.machines().refuse(leader);
        trial.pause(LONG);
        trial.mend();
    }

    private static void partAll(Trial trial) throws InterruptedException {
        trial.nodes().forEach(trial::isolate);
        trial.pause(Duration.ofSeconds(10));
        trial.mend();
    }

    private static void oneWay(Trial trial, boolean isToLeader) throws InterruptedException {
        int leader = trial.leader();
        trial.say(isToLeader ? "node " + leader + " hears nobody" : "nobody hears node " + leader);
        for (int other : trial.nodes()) {
            if (other != leader) {
                trial.machines().cut(isToLeader ? other : leader, isToLeader ? leader : other);
            }
        }
        trial.pause(LONG);
        trial.mend();
    }

    private static void bridge(Trial trial) throws InterruptedException {
        int leader = trial.leader();
        int other = trial.follower();
        trial.say("nodes " + leader + " and " + other + " do not hear each other");
        trial.machines().part(leader, other);
        trial.pause(LONG);
        trial.mend();
    }

    private static void flap(Trial trial) throws InterruptedException {
        for (int i = 0; i < FLAPS; i++) {
            int one = trial.any();
            int other = (one + 1 + trial.random().nextInt(trial.nodeCount() - 1)) % trial.nodeCount();
            trial.say("nodes " + one + " and " + other + " do not hear each other");
            trial.machines().part(one, other);
            trial.pauseAtMost(Duration.ofSeconds(2));
            trial.machines().mendAll();
            trial.pauseAtMost(Duration.ofSeconds(1));
        }
    }

    private static void delay(Trial trial) throws InterruptedException {
        trial.say("packets take 40 ms longer, and 1 % are lost");
        trial.machines().delay(40, 10);
        trial.pause(LONG);
        trial.say("packets are fast again");
        trial.machines().delayNothing();
    }

    private static void lose(Trial trial, int percent) throws InterruptedException {
        trial.say(percent + " % of all packets are lost");
        trial.machines().lose(percent);
        trial.pause(LONG);
        trial.machines().loseNothing();
    }
}
