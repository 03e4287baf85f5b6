package tutti.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** All scenarios, and the suites that are made of them. */
final class Scenarios {
    /** Runs on every change. */
    private static final Set<String> CI =
            Set.of("proof-power-all-unsynced", "power-all", "pause-leader-15s", "part-leader", "disk-stuck-leader");

    private static final int MIX_SEEDS = 3;

    private Scenarios() {}

    /** In the order in which a suite runs them: first what shows that the suite can see trouble. */
    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.addAll(Proofs.all());
        all.addAll(ProcessFaults.all());
        all.addAll(PowerFaults.all());
        all.addAll(NetworkFaults.all());
        all.addAll(OverloadFaults.all());
        all.addAll(DiskFaults.all());
        all.addAll(ClockFaults.all());
        all.addAll(SnapshotFaults.all());
        all.addAll(DamageFaults.all());
        all.addAll(ReplacementFaults.all());
        all.addAll(Resumption.all());
        all.addAll(Mixes.all());
        return all;
    }

    /** A scenario and the seed to run it with. */
    record Turn(Scenario scenario, long seed) {}

    /** Those of a suite; single faults with one seed, mixes with several. */
    static List<Turn> ofSuite(String suite, long seed) {
        return switch (suite) {
            case "ci" ->
                all().stream()
                        .filter(scenario -> CI.contains(scenario.name()))
                        .map(scenario -> new Turn(scenario, seed))
                        .toList();
            case "full" ->
                all().stream()
                        .flatMap(scenario -> IntStream.range(0, scenario.name().startsWith("mix-") ? MIX_SEEDS : 1)
                                .mapToObj(i -> new Turn(scenario, seed + i)))
                        .toList();
            default -> throw new IllegalArgumentException("--suite must be ci or full, not " + suite);
        };
    }

    static List<Turn> named(List<String> names, long seed, int times) {
        List<Turn> turns = new ArrayList<>();
        for (String name : names) {
            Scenario scenario = all().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no scenario " + name + "; 'tutti chaos --list' names them all"));
            IntStream.range(0, times).forEach(i -> turns.add(new Turn(scenario, seed + i)));
        }
        return turns;
    }
}
