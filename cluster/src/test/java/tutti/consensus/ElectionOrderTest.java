package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
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
        assertThat(delays(MemberState.NO_LEADER, false)).containsExactly(0.0, 0.5, 1.0);
    }

    @Test
    void shouldNotWaitForTheLeaderThatFellSilent() {
        assertThat(delays(0, false)).containsExactly(1.0, 0.0, 0.5);
        assertThat(delays(1, false)).containsExactly(0.0, 1.0, 0.5);
        assertThat(delays(2, false)).containsExactly(0.0, 0.5, 1.0);
    }

    @Test
    void shouldWaitLongerForThePreferredMemberWhenAllStart() {
        assertThat(delays(0, true)).containsExactly(0.0, 7.5, 15.0);
    }

    @Test
    void shouldStandBehindAllOthersWhileReluctant() {
        assertThat(delay(0, 1, false, true)).isEqualTo(1.5);
        assertThat(delay(1, 0, false, true)).isEqualTo(2.0);
        assertThat(delay(2, 0, false, true)).isEqualTo(2.5);
    }

    /** Of the members of group 0. */
    private static DoubleStream delays(int lastLeader, boolean isStarting) {
        return IntStream.range(0, 3).mapToDouble(member -> delay(member, lastLeader, isStarting, false));
    }

    private static double delay(int member, int lastLeader, boolean isStarting, boolean isReluctant) {
        ElectionRounds rounds = new ElectionRounds(400_000_000);
        return new PreferredNomination(0, member, 3, rounds, () -> lastLeader, () -> isReluctant, () -> isStarting)
                .nextDouble();
    }

    @Test
    void shouldAdvanceWithTheMonotonicClockWhateverTheWallClockDoes() {
        NodeClock clock = new NodeClock(1_000, 5_000_000);

        assertThat(clock.timeAt(5_000_000)).isEqualTo(1_000_000_000);
        assertThat(clock.timeAt(5_000_123)).isEqualTo(1_000_000_123);
    }
}
