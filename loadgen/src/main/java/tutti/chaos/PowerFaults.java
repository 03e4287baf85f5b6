package tutti.chaos;

import java.util.List;
import java.util.Set;
import tutti.machine.Ability;

/** Machines that lose their power, and with it what their disks had not been given. */
final class PowerFaults {
    private static final Set<Ability> NEEDS = Set.of(Ability.DISK);

    private PowerFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "power-leader",
                        "power cut of the node that leads most",
                        NEEDS,
                        trial -> trial.cutPower(List.of(trial.leader()))),
                Scenario.of(
                        "power-majority",
                        "power cut of a majority at once",
                        NEEDS,
                        trial -> trial.cutPower(trial.majority())),
                Scenario.of("power-all", "power cut of all at once", NEEDS, trial -> trial.cutPower(trial.nodes())));
    }
}
