package tutti.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tutti.chaos.Scenarios.Turn;
import tutti.driver.OperationListener;
import tutti.local.CleanUp;
import tutti.machine.Ability;
import tutti.machine.MachineException;
import tutti.machine.Machines;

/** Runs scenarios one after the other, each on a cluster and machines of its own. */
final class ChaosSuite {
    private static final int CLOSE_ATTEMPTS = 20;
    private static final long CLOSE_PAUSE_MS = 500;

    private final ChaosSettings settings;
    private final Path folder;
    private final Consumer<String> progress;
    private final OperationListener operations;
    private final Set<Ability> abilities;

    /**
     * @param folder of the machines' disks, nodes' data and what they print
     * @param operations hears of every operation of the loads
     * @param progress hears every line that is meant for people
     */
    ChaosSuite(ChaosSettings settings, Path folder, OperationListener operations, Consumer<String> progress) {
        this.operations = operations;
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
        this.abilities = Machines.abilities(folder);
    }

    /** What cannot be done here, in words. */
    List<String> missing() {
        return EnumSet.allOf(Ability.class).stream()
                .filter(ability -> !abilities.contains(ability))
                .map(ability -> ability + " needs " + ability.needs())
                .toList();
    }

    ScenarioResult run(Turn turn) {
        Scenario scenario = turn.scenario();
        if (!abilities.containsAll(scenario.needs())) {
            String missing = scenario.needs().stream()
                    .filter(need -> !abilities.contains(need))
                    .map(Ability::needs)
                    .collect(Collectors.joining("; "));
            return ScenarioResult.skipped(scenario, turn.seed(), missing);
        }
        Set<Ability> used = EnumSet.copyOf(abilities);
        // A disk and a network each wherever possible; the rest where it is needed.
        used.removeIf(ability -> ability != Ability.DISK
                && ability != Ability.NETWORK
                && !scenario.needs().contains(ability));
        Path own = makeFolder(scenario.name() + "-" + turn.seed());
        Machines machines = Machines.create(settings.nodes(), own, used, settings.diskBytes());
        CleanUp cleanUp = CleanUp.atEnd(() -> closeInTheEnd(machines));
        try {
            return new ScenarioRun(scenario, turn.seed(), settings, machines, operations, progress).run();
        } finally {
            closeInTheEnd(machines);
            cleanUp.cancel();
        }
    }

    /** Processes may take a moment to end. */
    private static void closeInTheEnd(Machines machines) {
        machines.release();
        for (int attempt = 1; ; attempt++) {
            try {
                machines.close();
                return;
            } catch (MachineException e) {
                if (attempt == CLOSE_ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(CLOSE_PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path makeFolder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + folder, e);
        }
    }
}
