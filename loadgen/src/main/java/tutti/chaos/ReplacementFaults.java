package tutti.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Nodes that lose all that they have, and what may happen while they are filled from the others. */
final class ReplacementFaults {
    private static final int TIMES = 4;

    /** A node that starts among others needs so long to be filled. */
    private static final Duration WITHIN = Duration.ofSeconds(8);

    private ReplacementFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "replace",
                        "a node loses all that it has, and is filled from the others",
                        Set.of(),
                        trial -> trial.empty(trial.follower())),
                Scenario.of(
                        "replace-kill",
                        "a node that is filled from the others is killed again and again",
                        Set.of(),
                        ReplacementFaults::killTheNewcomer),
                Scenario.of(
                        "replace-kill-leader",
                        "while a node is filled from the others, the one that leads most is killed",
                        Set.of(),
                        ReplacementFaults::killTheLeader));
    }

    private static void killTheNewcomer(Trial trial) throws InterruptedException {
        int node = trial.follower();
        trial.empty(node);
        for (int i = 0; i < TIMES; i++) {
            trial.pauseAtMost(WITHIN);
            trial.kill(List.of(node));
        }
    }

    private static void killTheLeader(Trial trial) throws InterruptedException {
        for (int i = 0; i < TIMES; i++) {
            trial.empty(trial.follower());
            trial.pauseAtMost(WITHIN);
            trial.kill(List.of(trial.leader()));
            trial.awaitWhole();
        }
    }
}
