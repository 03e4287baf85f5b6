package tutti.replica.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tutti.ledger.Outcome;

/**
 * Runs seeded simulations. {@code -Dsimulation.seed=N} runs that seed alone, {@code -Dsimulation.seeds=N} so many from the
 * first, {@code -Dsimulation.steps=N} so many steps each.
 */
class SimulationTest {
    private static final int STEPS = Integer.getInteger("simulation.steps", 600);
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 12);
    private static final int WINDOW_WIDE = 100_000;
    private static final int WINDOW_NARROW = 200;

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void shouldKeepAllInvariantsWhateverIsLostRepeatedOrReordered(int partitions) {
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        long audits = 0;
        long decided = 0;
        long replays = 0;
        for (long seed = firstSeed(); seed < firstSeed() + seeds(); seed++) {
            Simulation simulation = run(seed, partitions, WINDOW_WIDE);
            seen.addAll(simulation.clients().outcomes().keySet());
            audits += simulation.audits().movedInFlight();
            decided += simulation.clients().decided();
            replays += simulation.clients().replays();
        }

        assertThat(seen)
                .contains(
                        Outcome.POSTED,
                        Outcome.PENDING,
                        Outcome.VOIDED,
                        Outcome.PENDING_TRANSFER_EXPIRED,
                        Outcome.DEBIT_ACCOUNT_CLOSED,
                        Outcome.EXCEEDS_CREDITS,
                        Outcome.EXCEEDS_DEBITS,
                        Outcome.DEBIT_NOT_ALLOWED,
                        Outcome.CREDIT_ACCOUNT_NOT_FOUND,
                        Outcome.ASSETS_MUST_MATCH,
                        Outcome.EXISTS_WITH_DIFFERENT_AMOUNT,
                        Outcome.EXISTS_WITH_DIFFERENT_CODE,
                        Outcome.ID_IS_IN_FUTURE);
        assertThat(replays).isPositive();
        if (partitions > 1) {
            assertThat(audits).isPositive();
            assertThat(decided).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void shouldKeepAllInvariantsWhileIdsAreForgotten(int partitions) {
        int forgotten = 0;
        for (long seed = firstSeed(); seed < firstSeed() + seeds(); seed++) {
            Simulation simulation = run(1_000 + seed, partitions, WINDOW_NARROW);
            forgotten += simulation.clients().outcomes().getOrDefault(Outcome.ID_LOOKUP_UNAVAILABLE, 0);
        }

        assertThat(forgotten).isPositive();
    }

    @Test
    void shouldRunAlikeWithTheSameSeed() {
        Simulation first = run(99, 3, WINDOW_WIDE);
        Simulation second = run(99, 3, WINDOW_WIDE);
        Simulation other = run(98, 3, WINDOW_WIDE);

        assertThat(second.events()).isEqualTo(first.events());
        for (int i = 0; i < 3; i++) {
            assertThat(second.leader(i).digest()).isEqualTo(first.leader(i).digest());
            assertThat(other.leader(i).digest()).isNotEqualTo(first.leader(i).digest());
        }
    }

    private static Simulation run(long seed, int partitions, int idWindowMax) {
        Simulation simulation = new Simulation(seed, partitions, idWindowMax);
        try {
            simulation.run(STEPS);
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                    "seed " + seed + ", partitions " + partitions + ", window " + idWindowMax + ", event "
                            + simulation.events() + ": " + failure.getMessage(),
                    failure);
        }
        return simulation;
    }

    private static long firstSeed() {
        return Long.getLong("simulation.seed", 1);
    }

    private static int seeds() {
        return System.getProperty("simulation.seed") == null ? SEEDS : 1;
    }
}
