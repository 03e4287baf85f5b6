package tutti.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import tutti.local.NodeProcess;
import tutti.machine.Ability;

/** What must be seen as a loss, or nothing that the suite says would mean anything. */
final class Proofs {
    /** Far more than are on their way at a time, so that acknowledged ones are among them. */
    private static final int REMOVED = 40;

    private Proofs() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                                "proof-power-all-unsynced",
                                "power cut of all, which do not sync: this must be seen as loss",
                                Set.of(Ability.DISK),
                                Proofs::cutPower)
                        .with("consensus.file-sync-level = 0", "consensus.unsafe-no-sync = true")
                        .expectingLoss(),
                Scenario.of(
                                "proof-records-removed",
                                "the last records are taken out of all logs: this must be seen as loss",
                                Set.of(),
                                Proofs::removeRecords)
                        .expectingLoss());
    }

    /** What was acknowledged until the disks took everything is still there, and the nodes can start; what came later is not. */
    private static void cutPower(Trial trial) throws InterruptedException {
        trial.nodes().forEach(trial.machines()::syncDisk);
        trial.pause(Duration.ofSeconds(3));
        trial.cutPower(trial.nodes());
    }

    private static void removeRecords(Trial trial) {
        trial.takeDown(trial.nodes());
        trial.say("removing the last " + REMOVED + " records of each log");
        RemovedRecords.remove(
                trial.nodes().stream()
                        .map(trial::node)
                        .map(NodeProcess::dataDir)
                        .toList(),
                REMOVED);
        trial.start(trial.nodes());
    }
}
