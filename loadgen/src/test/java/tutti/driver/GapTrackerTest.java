package tutti.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GapTrackerTest {
    @Test
    void shouldKeepTheLongestGapOfEachPartitionFromTheStartOn() {
        GapTracker gaps = new GapTracker(2);
        gaps.start(100);

        gaps.acknowledged(0, 150);
        gaps.acknowledged(0, 300);
        gaps.acknowledged(0, 310);
        gaps.acknowledged(1, 120);

        assertThat(gaps.longestNs()).containsExactly(150L, 20L);
    }

    @Test
    void shouldMeasureGapsThatBeginAfterTheMarkOnTheirOwn() {
        long startNs = System.nanoTime();
        GapTracker gaps = new GapTracker(1);
        gaps.start(startNs);
        gaps.acknowledged(0, startNs + 10);
        gaps.mark();
        long markNs = System.nanoTime();

        gaps.acknowledged(0, markNs + 5_000_000_000L);
        gaps.acknowledged(0, markNs + 5_000_000_700L);

        assertThat(gaps.longestSinceMarkNs()).isEqualTo(700);
        assertThat(gaps.longestNs().get(0)).isGreaterThan(4_000_000_000L);
    }

    @Test
    void shouldForgetWhatCameBeforeTheLastMark() {
        GapTracker gaps = new GapTracker(1);
        gaps.start(System.nanoTime());
        gaps.mark();
        long first = System.nanoTime();
        gaps.acknowledged(0, first);
        gaps.acknowledged(0, first + 900);

        gaps.mark();

        assertThat(gaps.longestSinceMarkNs()).isZero();
    }

    @Test
    void shouldKnowWhetherEveryPartitionGoesOn() {
        GapTracker gaps = new GapTracker(2);
        gaps.start(100);
        gaps.acknowledged(0, 300);

        assertThat(gaps.haveAllAcknowledgedSince(200)).isFalse();

        gaps.acknowledged(1, 250);
        assertThat(gaps.haveAllAcknowledgedSince(200)).isTrue();
    }
}
