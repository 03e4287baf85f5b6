package tutti.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1000, 44_100, 60_000})
    void shouldHaveEachPaymentDueExactlyFromItsIntendedTimeOn(int rate) {
        Schedule schedule = new Schedule(WarmUp.NONE, rate, 0);
        for (int play = 0; play < 3 * rate; play += Math.max(1, rate / 100)) {
            long offsetNs = schedule.offsetNs(play);

            assertThat(schedule.dueAt(offsetNs)).isGreaterThanOrEqualTo(play);
            assertThat(schedule.dueAt(offsetNs + 1)).isGreaterThanOrEqualTo(play + 1);
            assertThat(schedule.dueAt(offsetNs - 1)).isLessThanOrEqualTo(play);
        }
    }

    @Test
    void shouldKeepTheRateOverHours() {
        Schedule schedule = new Schedule(WarmUp.NONE, 60_000, 0);

        assertThat(schedule.offsetNs(60_000 * 3600)).isEqualTo(3_600_000_000_000L);
        assertThat(schedule.dueAt(3_600_000_000_000L)).isEqualTo(60_000L * 3600 + 1);
    }

    @Test
    void shouldHaveNothingDueBeforeTheStart() {
        assertThat(new Schedule(WarmUp.NONE, 10, 0).dueAt(-1)).isZero();
    }

    @Test
    void shouldRefuseARateBelowOne() {
        assertThatThrownBy(() -> new Schedule(WarmUp.NONE, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldGoFromTheWarmUpToWhatIsMeasuredWithoutAPause() {
        Schedule schedule = new Schedule(new WarmUp(30, 10), 1_000, 0);

        assertThat(schedule.measuredFromNs()).isEqualTo(3_000_000_000L);
        assertThat(schedule.offsetNs(29)).isEqualTo(2_900_000_000L);
        assertThat(schedule.offsetNs(30)).isEqualTo(3_000_000_000L);
        assertThat(schedule.offsetNs(31)).isEqualTo(3_001_000_000L);
        assertThat(schedule.dueAt(2_999_999_999L)).isEqualTo(30);
        assertThat(schedule.dueAt(3_000_000_000L)).isEqualTo(31);
        assertThat(schedule.rateAt(29)).isEqualTo(10);
        assertThat(schedule.rateAt(30)).isEqualTo(1_000);
    }
}
