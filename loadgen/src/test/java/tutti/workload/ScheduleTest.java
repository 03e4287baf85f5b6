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
        Schedule schedule = new Schedule(rate, 0);
        for (int play = 0; play < 3 * rate; play += Math.max(1, rate / 100)) {
            long offsetNs = schedule.offsetNs(play);

            assertThat(schedule.dueAt(offsetNs)).isGreaterThanOrEqualTo(play);
            assertThat(schedule.dueAt(offsetNs + 1)).isGreaterThanOrEqualTo(play + 1);
            assertThat(schedule.dueAt(offsetNs - 1)).isLessThanOrEqualTo(play);
        }
    }

    @Test
    void shouldKeepTheRateOverHours() {
        Schedule schedule = new Schedule(60_000, 0);

        assertThat(schedule.offsetNs(60_000 * 3600)).isEqualTo(3_600_000_000_000L);
        assertThat(schedule.dueAt(3_600_000_000_000L)).isEqualTo(60_000L * 3600 + 1);
    }

    @Test
    void shouldHaveNothingDueBeforeTheStart() {
        assertThat(new Schedule(10, 0).dueAt(-1)).isZero();
    }

    @Test
    void shouldRefuseARateBelowOne() {
        assertThatThrownBy(() -> new Schedule(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
