package tutti.replica.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.ledger.Outcome;

/**
 * A few fixed runs of the simulation; {@code ./tutti simulate} makes as many others as there is time for. A seed that once found
 * something stays here. {@code -Dsimulation.seed=N} begins at another seed, {@code -Dsimulation.seeds=N} runs so many.
 */
class SimulationTest {
    private static final long FIRST = Long.getLong("simulation.seed", 1);
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 12);

    @Test
    void shouldKeepAllInvariantsWhateverIsLostRepeatedOrReordered() throws SimulationFailure {
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        long audits = 0;
        long decided = 0;
        long replays = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Simulation simulation = new Simulation(Settings.of(seed, Settings.EVENTS), null);
            simulation.run();
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
                        Outcome.LINKED_EVENT_FAILED,
                        Outcome.LINKED_EVENT_NOT_TRIED,
                        Outcome.PENDING_TRANSFER_EXPIRED,
                        Outcome.PENDING_TRANSFER_ALREADY_POSTED,
                        Outcome.DEBIT_ACCOUNT_CLOSED,
                        Outcome.DEBIT_ACCOUNT_FROZEN,
                        Outcome.EXCEEDS_CREDITS,
                        Outcome.EXCEEDS_DEBITS,
                        Outcome.EXCEEDS_UNCLAIMED,
                        Outcome.EXCEEDS_REVERSED_TRANSFER_AMOUNT,
                        Outcome.DEBIT_NOT_ALLOWED,
                        Outcome.CREDIT_ACCOUNT_NOT_FOUND,
                        Outcome.ASSETS_MUST_MATCH,
                        Outcome.EXISTS_WITH_DIFFERENT_AMOUNT,
                        Outcome.EXISTS_OUTSIDE_CHAIN,
                        Outcome.EXCEEDS_MANDATE,
                        Outcome.MANDATE_EXPIRED,
                        Outcome.PAYMENT_ALREADY_CLAWED_BACK,
                        Outcome.CLAWBACK_NOT_ALLOWED,
                        Outcome.CLAWBACK_EXCEEDS_CREDITS,
                        Outcome.COVER_ACCOUNT_CLOSED,
                        Outcome.CHAIN_CONFLICT,
                        Outcome.CHAIN_TIMED_OUT,
                        Outcome.ID_IS_IN_FUTURE,
                        Outcome.ID_LOOKUP_UNAVAILABLE);
        assertThat(replays).isPositive();
        assertThat(audits).isPositive();
        assertThat(decided).isPositive();
    }

    @Test
    void shouldKeepChainsWholeWhichReachIntoSeveralPartitions() throws SimulationFailure {
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        long audits = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS / 2; seed++) {
            Simulation simulation =
                    new Simulation(Settings.of(seed, Settings.EVENTS).spanning(), null);
            simulation.run();
            seen.addAll(simulation.clients().outcomes().keySet());
            audits += simulation.audits().movedInFlight();
        }

        assertThat(seen)
                .contains(
                        Outcome.POSTED,
                        Outcome.PENDING,
                        Outcome.VOIDED,
                        Outcome.LINKED_EVENT_FAILED,
                        Outcome.LINKED_EVENT_CANNOT_SPAN,
                        Outcome.CHAIN_CONFLICT,
                        Outcome.CHAIN_TIMED_OUT,
                        Outcome.EXISTS_OUTSIDE_CHAIN);
        assertThat(audits).isPositive();
    }

    @Test
    void shouldRunAlikeWithTheSameSeed() throws SimulationFailure {
        long first = traceOf(99);
        long second = traceOf(99);
        long other = traceOf(98);

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seed", "--seed x", "--for 3", "--seeds -1", "--without rain", "--sed 1"})
    void shouldSayWhatIsWrongWithTheCommandLine(String line) {
        assertThatThrownBy(() -> SimulatorArguments.parse(line.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(line.startsWith("--sed ") ? "unknown option --sed" : line.split(" ", -1)[0]);
    }

    @Test
    void shouldGiveTheCommandThatRunsTheSameAgain() {
        Settings settings = Settings.of(7, 300);
        Settings smaller = settings.without(settings.faults().iterator().next());

        String[] words = SimulatorArguments.command(smaller).split(" ", -1);
        String[] options = java.util.Arrays.copyOfRange(words, 2, words.length);

        assertThat(SimulatorArguments.parse(options).settings(7)).isEqualTo(smaller);
    }

    private static long traceOf(long seed) throws SimulationFailure {
        Simulation simulation = new Simulation(Settings.of(seed, 600), null);
        simulation.run();
        return simulation.trace().hash();
    }
}
