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
    void shouldLetThePreferredMemberStandAtOnceAndTheOthersApart() {
        assertThat(IntStream.range(0, 3).mapToDouble(member -> {
                    Random random = new PreferredNomination(0, member, 3);
                    return random.nextDouble();
                }))
                .containsExactly(0.0, 1.0 / 3, 2.0 / 3);
    }

    @Test
    void shouldAdvanceWithTheMonotonicClockWhateverTheWallClockDoes() {
        NodeClock clock = new NodeClock(1_000, 5_000_000);

        assertThat(clock.timeAt(5_000_000)).isEqualTo(1_000_000_000);
        assertThat(clock.timeAt(5_000_123)).isEqualTo(1_000_000_123);
    }
}
