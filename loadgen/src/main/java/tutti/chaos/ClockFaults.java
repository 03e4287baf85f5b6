package tutti.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import tutti.machine.Ability;

/** Wall clocks that jump. */
final class ClockFaults {
    private static final Set<Ability> NEEDS = Set.of(Ability.CLOCK);
    private static final int HOUR_SECONDS = 3600;

    private ClockFaults() {}

    static List<Scenario> all() {
        return List.of(
                jumpOf("clock-forward", "the leader's clock jumps an hour ahead, and back 10 s later", HOUR_SECONDS),
                jumpOf("clock-back", "the leader's clock jumps an hour back, and ahead 10 s later", -HOUR_SECONDS),
                Scenario.of(
                        "clock-all-restart",
                        "all clocks jump an hour ahead, all nodes are killed, the clocks go back later",
                        NEEDS,
                        ClockFaults::jumpAll));
    }

    private static Scenario jumpOf(String name, String text, int seconds) {
        return Scenario.of(name, text, NEEDS, trial -> {
            int leader = trial.leader();
            trial.say("the clock of node " + leader + " jumps by " + seconds + " s");
            trial.machines().setClock(leader, seconds);
            trial.pause(Duration.ofSeconds(10));
            trial.say("the clock of node " + leader + " is right again");
            trial.machines().setClock(leader, 0);
        });
    }

    private static void jumpAll(Trial trial) throws InterruptedException {
        trial.say("all clocks jump by " + HOUR_SECONDS + " s");
        trial.nodes().forEach(node -> trial.machines().setClock(node, HOUR_SECONDS));
        trial.pause(Duration.ofSeconds(2));
        trial.kill(trial.nodes());
        trial.awaitWhole();
        trial.pause(Duration.ofSeconds(2));
        trial.say("all clocks are right again");
        trial.nodes().forEach(node -> trial.machines().setClock(node, 0));
    }
}
