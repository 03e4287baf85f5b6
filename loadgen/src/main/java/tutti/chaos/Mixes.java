package tutti.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tutti.machine.Ability;

/** One fault after the other, by chance. */
final class Mixes {
    private static final int STEPS = 10;

    private Mixes() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "mix-minority",
                        "ten faults of single nodes, one after the other",
                        Set.of(Ability.DISK, Ability.NETWORK),
                        trial -> run(trial, minority())),
                Scenario.of(
                        "mix-all",
                        "ten faults, of all nodes too",
                        Set.of(Ability.DISK, Ability.NETWORK),
                        trial -> run(trial, any())));
    }

    private static List<Scenario.Script> minority() {
        return List.of(
                trial -> trial.kill(List.of(trial.any())),
                trial -> trial.cutPower(List.of(trial.any())),
                trial -> trial.freeze(
                        trial.any(), Duration.ofMillis(200 + trial.random().nextInt(4000))),
                trial -> {
                    trial.isolate(trial.any());
                    trial.pauseAtMost(Duration.ofSeconds(6));
                    trial.mend();
                },
                trial -> {
                    int node = trial.any();
                    trial.say("the disk of node " + node + " hangs");
                    trial.machines().freezeDisk(node);
                    trial.pauseAtMost(Duration.ofSeconds(4));
                    trial.machines().thawDisk(node);
                });
    }

    private static List<Scenario.Script> any() {
        List<Scenario.Script> scripts = new ArrayList<>(minority());
        scripts.add(trial -> trial.kill(trial.nodes()));
        scripts.add(trial -> trial.cutPower(trial.nodes()));
        scripts.add(trial -> trial.cutPower(trial.majority()));
        return scripts;
    }

    private static void run(Trial trial, List<Scenario.Script> scripts) throws InterruptedException {
        for (int step = 0; step < STEPS; step++) {
            scripts.get(trial.random().nextInt(scripts.size())).run(trial);
            trial.awaitWhole();
            trial.pauseAtMost(Duration.ofSeconds(2));
        }
    }
}
