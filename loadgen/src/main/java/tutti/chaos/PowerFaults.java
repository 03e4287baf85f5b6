package tutti.chaos;

import java.time.Duration;
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
                        25,
                        trial -> trial.cutPower(List.of(trial.leader()))),
                Scenario.of(
                        "power-majority",
                        "power cut of a majority at once",
                        NEEDS,
                        30,
                        trial -> trial.cutPower(trial.majority())),
                Scenario.of(
                        "power-all", "power cut of all at once", NEEDS, 35, trial -> trial.cutPower(trial.nodes())));
    }

    /** The suite would see what a cluster lost that does not sync. */
    static Scenario proof() {
        return Scenario.of(
                        "proof-power-all-unsynced",
                        "power cut of all, which do not sync: this must be seen as loss",
                        NEEDS,
                        30,
                        PowerFaults::cutAfterSync)
                .with("consensus.file-sync-level = 0")
                .expectingLoss();
    }

    /** What was acknowledged until the disks took everything is still there, and the nodes can start; what came later is not. */
    private static void cutAfterSync(Trial trial) throws InterruptedException {
        trial.nodes().forEach(trial.machines()::syncDisk);
        trial.pause(Duration.ofSeconds(3));
        trial.cutPower(trial.nodes());
    }
}
