package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three partitions do what a seed says: payments, settlements, clawbacks, what payees do meanwhile, time that passes, restarts from snapshots.
 * After every step the books balance; at the end who paid has what it paid back if it was told so, and not otherwise. A failure names its
 * seed.
 */
class RandomClawbacksTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldTakeBackAllOrNothingOnce(long seed) {
        ClawbackWorld world = new ClawbackWorld(seed);

        world.run(800);

        assertThat(world.outcomes)
                .containsKeys(Outcome.POSTED, Outcome.CLAWBACK_NOT_ALLOWED, Outcome.PAYMENT_ALREADY_CLAWED_BACK);
    }

    @Test
    void shouldMeetEveryWayInWhichOneCanEnd() {
        Map<Outcome, Integer> met = new TreeMap<>();
        long claimed = 0;
        for (long seed = 20; seed < 28; seed++) {
            ClawbackWorld world = new ClawbackWorld(seed);
            world.run(1000);
            claimed += world.claimed;
            world.outcomes.forEach((outcome, count) -> met.merge(outcome, count, Integer::sum));
        }

        assertThat(met)
                .containsKeys(
                        Outcome.CLAWBACK_EXCEEDS_CREDITS,
                        Outcome.CHAIN_CONFLICT,
                        Outcome.CHAIN_TIMED_OUT,
                        Outcome.OVERLOADED);
        assertThat(claimed).as("claimed across partitions").isPositive();
    }

    @Test
    void shouldHaveTheSameFutureAfterEveryRestart() {
        ClawbackWorld restarted = new ClawbackWorld(31);
        ClawbackWorld uninterrupted = new ClawbackWorld(31);
        uninterrupted.isRestarting = false;

        restarted.run(1000);
        uninterrupted.run(1000);

        assertThat(restarted.outcomes).isEqualTo(uninterrupted.outcomes);
        assertThat(restarted.digests()).isEqualTo(uninterrupted.digests());
    }
}
