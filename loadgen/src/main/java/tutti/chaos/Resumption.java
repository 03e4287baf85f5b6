package tutti.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tutti.machine.Ability;

/** Many faults of leading nodes on one cluster, to see how long payments rest after each. */
final class Resumption {
    private static final int TIMES = 20;

    /** Enough where a node takes a minute to be back. */
    private static final Duration LOAD = Duration.ofMinutes(40);

    private static final Duration WHILE = Duration.ofSeconds(5);

    private Resumption() {}

    static List<Scenario> all() {
        return Stream.of(
                        Scenario.of(
                                "resume-kill",
                                "twenty times kill -9 of the node that leads most",
                                Set.of(),
                                trial -> repeat(trial, one -> one.kill(List.of(one.leader())))),
                        Scenario.of(
                                "resume-pause",
                                "twenty times the node that leads most pauses for 5 s",
                                Set.of(),
                                trial -> repeat(trial, one -> one.freeze(one.leader(), WHILE))),
                        Scenario.of(
                                "resume-part",
                                "twenty times the node that leads most is cut off for 5 s",
                                Set.of(Ability.NETWORK),
                                trial -> repeat(trial, Resumption::cutOff)),
                        Scenario.of(
                                "resume-disk",
                                "twenty times the disk of the node that leads most hangs for 5 s",
                                Set.of(Ability.DISK),
                                trial -> repeat(trial, Resumption::hang)),
                        Scenario.of(
                                "power-all-20",
                                "twenty power cuts of all at once",
                                Set.of(Ability.DISK),
                                trial -> repeat(trial, one -> one.cutPower(one.nodes()))))
                .map(scenario -> scenario.lasting(LOAD))
                .toList();
    }

    private static void repeat(Trial trial, Scenario.Script fault) throws InterruptedException {
        trial.outgrowYouth();
        for (int i = 0; i < TIMES && !trial.isLoadOver(); i++) {
            trial.measure(fault);
        }
    }

    private static void cutOff(Trial trial) throws InterruptedException {
        trial.isolate(trial.leader());
        trial.pause(WHILE);
        trial.mend();
    }

    private static void hang(Trial trial) throws InterruptedException {
        int leader = trial.leader();
        trial.say("the disk of node " + leader + " hangs");
        trial.machines().freezeDisk(leader);
        trial.pause(WHILE);
        trial.machines().thawDisk(leader);
    }
}
