package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ElectionOrderTest {
    @Test
    void shouldPreferMemberGroupModuloMembersThenTheNextInTheRing() {
        assertThat(IntStream.range(0, 3).map(member -> PreferredNomination.rank(0, member, 3)))
                .containsExactly(0, 1, 2);
        assertThat(IntStream.range(0, 3).map(member -> PreferredNomination.rank(1, member, 3)))
                .containsExactly(2, 0, 1);
        assertThat(IntStream.range(0, 3).map(member -> PreferredNomination.rank(5, member, 3)))
                .containsExactly(1, 2, 0);
    }

    @Test
    void shouldLetThePreferredMemberStandAtOnceAndTheOthersFurtherApartThanTheyCanvass() {
        // Aeron multiplies with half the election timeout, here 200 ms.
        assertThat(IntStream.range(0, 3).mapToDouble(rank -> delay(rank, false)))
                .containsExactly(0.0, 0.5, 1.0);
    }

    @Test
    void shouldWaitLongerForThePreferredMemberWhenAllStart() {
        assertThat(IntStream.range(0, 3).mapToDouble(rank -> delay(rank, true))).containsExactly(0.0, 7.5, 15.0);
    }

    private static double delay(int rank, boolean isStarting) {
        Random random = new PreferredNomination(rank, 400_000_000, () -> isStarting);
        return random.nextDouble();
    }

    @Test
    void shouldAdvanceWithTheMonotonicClockWhateverTheWallClockDoes() {
        NodeClock clock = new NodeClock(1_000, 5_000_000);

        assertThat(clock.timeAt(5_000_000)).isEqualTo(1_000_000_000);
        assertThat(clock.timeAt(5_000_123)).isEqualTo(1_000_000_123);
    }
}
