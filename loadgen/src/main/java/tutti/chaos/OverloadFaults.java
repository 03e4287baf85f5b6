package tutti.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import tutti.client.TuttiClient;
import tutti.machine.Ability;

/** Others who ask for more than there is. What is promised is that the payments hardly notice. */
final class OverloadFaults {
    private static final Set<Ability> NEEDS = Set.of(Ability.NETWORK);
    private static final Duration LOAD = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration SATURATION = Duration.ofSeconds(40);
    private static final Duration FLOOD = Duration.ofSeconds(20);
    private static final Duration RECOVERY_LOOK = Duration.ofSeconds(2);
    private static final int RECOVERY_LOOKS = 5;
    private static final int TIMES_TOO_MUCH = 10;
    private static final int SLOWER_MAX = 3;
    private static final int STRANGERS = 5_000;

    private OverloadFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                                "overload",
                                "another caller sends ten times what the cluster takes, and does not wait when it is told to",
                                NEEDS,
                                OverloadFaults::overload)
                        .lasting(LOAD),
                Scenario.of(
                        "strangers",
                        "5,000 connections to each node say hello and nothing more",
                        NEEDS,
                        OverloadFaults::strangers));
    }

    private static void overload(Trial trial) throws InterruptedException {
        trial.outgrowYouth();
        double before = trial.p99Ms(LOOK);
        try (FloodProcess flood = trial.flood()) {
            double taken = flood.saturate(SATURATION).transfersPerSecond();
            trial.pause(RECOVERY_LOOK);
            trial.say(String.format(
                    Locale.ROOT,
                    "a flood of %.0f transfers a second; %.0f were taken before",
                    TIMES_TOO_MUCH * taken,
                    taken));
            CompletableFuture<Flood.Result> flooding =
                    CompletableFuture.supplyAsync(() -> flood.flood(FLOOD, TIMES_TOO_MUCH * taken));
            double amid = trial.p99Ms(FLOOD);
            trial.say("most memory of a node: " + trial.residentMebibytes() + " MiB");
            checkSlower(trial, before, amid);
            checkRefusals(trial, flooding.join());
        }
        awaitRecovery(trial, before);
    }

    private static void checkSlower(Trial trial, double before, double amid) {
        trial.say(String.format(Locale.ROOT, "p99 of payments: %.0f ms before, %.0f ms amid it", before, amid));
        if (amid > SLOWER_MAX * before) {
            trial.miss(String.format(
                    Locale.ROOT, "p99 of others went from %.0f to %.0f ms, more than three times", before, amid));
        }
    }

    private static void checkRefusals(Trial trial, Flood.Result flood) {
        trial.say(flood.sent() + " calls, " + flood.accepted() + " taken, " + flood.refused() + " refused, "
                + flood.failed() + " failed otherwise");
        if (flood.refused() == 0) {
            trial.miss("nothing of the flood was refused");
        }
        if (flood.withoutDelay() > 0) {
            trial.miss(flood.withoutDelay() + " refusals named no time to come back");
        }
    }

    private static void awaitRecovery(Trial trial, double before) throws InterruptedException {
        for (int look = 1; look <= RECOVERY_LOOKS; look++) {
            double after = trial.p99Ms(RECOVERY_LOOK);
            if (after <= 2 * before) {
                trial.say(String.format(
                        Locale.ROOT, "p99 back at %.0f ms within %d s", after, look * RECOVERY_LOOK.toSeconds()));
                return;
            }
        }
        trial.miss("payments were slow for more than 10 s after the flood");
    }

    private static void strangers(Trial trial) throws InterruptedException {
        double before = trial.p99Ms(LOOK);
        try (Strangers strangers = trial.strangers()) {
            for (int node : trial.nodes()) {
                strangers.connect(trial.node(node).grpcAddress(), STRANGERS);
            }
            trial.say(strangers.open() + " of " + STRANGERS * trial.nodeCount() + " connections are kept");
            double amid = trial.p99Ms(LOOK);
            trial.say("most memory of a node: " + trial.residentMebibytes() + " MiB");
            checkSlower(trial, before, amid);
            try (TuttiClient newcomer = trial.connect()) {
                newcomer.blocking().clusterMap();
                trial.say("a newcomer is served");
            }
        }
    }
}
