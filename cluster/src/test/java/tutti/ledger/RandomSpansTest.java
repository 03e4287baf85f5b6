package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three partitions do what a seed says: transfers of every kind, alone and in chains that reach anywhere, retries, time that passes,
 * restarts from snapshots, while what they send each other arrives late and in any order but that of each channel. After every step
 * the books balance, what one has sent the other has received or it is on its way, and the digest is what it is when computed from
 * scratch. Who asks again hears what was heard before. A failure names its seed.
 */
class RandomSpansTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldKeepItsBooksAndItsWord(long seed) {
        SpanWorld world = SpanWorld.ofAllKinds(seed);

        world.run(1500);

        assertThat(world.outcomes)
                .containsKeys(
                        Outcome.POSTED,
                        Outcome.PENDING,
                        Outcome.LINKED_EVENT_FAILED,
                        Outcome.EXCEEDS_CREDITS,
                        Outcome.CHAIN_CONFLICT);
    }

    @Test
    void shouldMeetEveryWayInWhichAChainCanEnd() {
        Map<Outcome, Integer> met = new TreeMap<>();
        for (long seed = 20; seed < 28; seed++) {
            SpanWorld world = SpanWorld.ofAllKinds(seed);
            world.run(1000);
            world.outcomes.forEach((outcome, count) -> met.merge(outcome, count, Integer::sum));
        }

        assertThat(met)
                .containsKeys(
                        Outcome.VOIDED,
                        Outcome.EXCEEDS_DEBITS,
                        Outcome.DEBIT_ACCOUNT_CLOSED,
                        Outcome.CREDIT_ACCOUNT_CLOSED,
                        Outcome.PENDING_TRANSFER_EXPIRED,
                        Outcome.PENDING_TRANSFER_ALREADY_POSTED,
                        Outcome.EXISTS_OUTSIDE_CHAIN,
                        Outcome.LINKED_EVENT_NOT_TRIED,
                        Outcome.LINKED_EVENT_CANNOT_SPAN,
                        Outcome.CHAIN_TIMED_OUT,
                        Outcome.OVERLOADED);
    }

    /** Amounts are known beforehand: so every account must have just what the told outcomes say. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldMoveWhatItsOutcomesSay(long seed) {
        SpanWorld world = SpanWorld.ofKnownAmounts(seed);

        world.run(1500);

        world.checkAccounts();
        assertThat(world.outcomes).containsKeys(Outcome.POSTED, Outcome.VOIDED, Outcome.LINKED_EVENT_FAILED);
    }

    @Test
    void shouldHaveTheSameFutureAfterEveryRestart() {
        SpanWorld restarted = SpanWorld.ofAllKinds(31);
        SpanWorld uninterrupted = SpanWorld.ofAllKinds(31);
        uninterrupted.isRestarting = false;

        restarted.run(1000);
        uninterrupted.run(1000);

        assertThat(restarted.outcomes).isEqualTo(uninterrupted.outcomes);
        assertThat(restarted.digests()).isEqualTo(uninterrupted.digests());
    }
}
