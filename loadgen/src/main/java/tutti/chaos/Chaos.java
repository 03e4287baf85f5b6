package tutti.chaos;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tutti.chaos.Scenarios.Turn;
import tutti.driver.OperationListener;
import tutti.report.EdnHistory;

/** The fault suite: runs what is asked for, writes down what came of it, and goes on where it was interrupted. */
public final class Chaos {
    private static final String RESULTS = "results.jsonl";

    private final Order order;
    private final Consumer<String> people;
    private final Consumer<String> machines;

    /**
     * What to run.
     *
     * @param names of scenarios, which are run {@code times} times, with one seed after the other; none for the suite
     * @param suite ci or full; null for the scenarios that are named
     * @param folder of disks, nodes' data, what they print, and results
     * @param history where to write every operation of the load; null for nowhere
     * @param isResumed true to leave out what the results in the folder say was run and held
     */
    public record Order(
            List<String> names,
            @Nullable String suite,
            long seed,
            int times,
            Path folder,
            @Nullable Path history,
            boolean isResumed) {}

    /**
     * @param people hears every line that is meant for people
     * @param machines hears one JSON object a scenario
     */
    public Chaos(Order order, Consumer<String> people, Consumer<String> machines) {
        this.order = order;
        this.people = people;
        this.machines = machines;
    }

    /** Every scenario: its name and what happens. */
    public static List<String> list() {
        return Scenarios.all().stream()
                .map(scenario -> String.format("%-26s %s", scenario.name(), scenario.text()))
                .toList();
    }

    /** Runs all; true if everything that could be run held. */
    public boolean run(ChaosSettings settings) {
        if (order.history() == null) {
            return run(settings, OperationListener.NONE);
        }
        try (EdnHistory history = EdnHistory.create(order.history())) {
            return run(settings, history);
        }
    }

    private boolean run(ChaosSettings settings, OperationListener operations) {
        List<Turn> turns = order.suite() == null
                ? Scenarios.named(order.names(), order.seed(), order.times())
                : Scenarios.ofSuite(order.suite(), order.seed());
        if (order.history() != null && turns.size() != 1) {
            throw new IllegalArgumentException(
                    "--history is of one cluster: name one scenario, without --times; here are " + turns.size());
        }
        Set<String> done = order.isResumed() ? done() : Set.of();
        ChaosSuite suite = new ChaosSuite(settings, order.folder(), operations, people);
        suite.missing().forEach(line -> people.accept("not possible here: " + line));
        List<ScenarioResult> results = new ArrayList<>();
        for (Turn turn : turns) {
            if (done.contains(key(turn.scenario().name(), turn.seed()))) {
                people.accept(turn.scenario().name() + ", seed " + turn.seed() + ": done before");
                continue;
            }
            people.accept("");
            people.accept(turn.scenario().name() + ", seed " + turn.seed() + ": "
                    + turn.scenario().text());
            ScenarioResult result = suite.run(turn);
            results.add(result);
            report(result);
        }
        people.accept("");
        people.accept(ChaosText.head());
        results.forEach(result -> people.accept(ChaosText.line(result)));
        return results.stream().allMatch(ScenarioResult::holds);
    }

    private void report(ScenarioResult result) {
        people.accept(ChaosText.line(result));
        ChaosText.complaints(result).forEach(people);
        String json = ChaosText.json(result);
        machines.accept(json);
        try {
            Files.writeString(
                    order.folder().resolve(RESULTS), json + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write results to " + order.folder(), e);
        }
    }

    private Set<String> done() {
        Path file = order.folder().resolve(RESULTS);
        Set<String> done = new HashSet<>();
        if (!Files.exists(file)) {
            return done;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                JsonObject json = JsonParser.parseString(line).getAsJsonObject();
                String key =
                        key(json.get("name").getAsString(), json.get("seed").getAsLong());
                if (json.get("holds").getAsBoolean()) {
                    done.add(key);
                } else {
                    done.remove(key);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return done;
    }

    private static String key(String name, long seed) {
        return name + " " + seed;
    }
}
