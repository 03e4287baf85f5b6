package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchPaceTest {
    private static final int BYTES_MAX = 1 << 20;

    private final BatchPace pace = new BatchPace(BYTES_MAX);

    @Test
    void fillsBatchesForOneAlone() {
        pace.onProposed("a", 0);
        pace.onReturned(BYTES_MAX, 2 * BatchPace.TARGET_NS);

        assertThat(pace.bytes(1)).isEqualTo(BYTES_MAX);
    }

    @Test
    void halvesWhatTookTooLongAndGrowsStepByStepWhileSeveralShare() {
        share(0);
        pace.onReturned(BYTES_MAX, BatchPace.TARGET_NS + 1);
        assertThat(pace.bytes(1)).isEqualTo(BYTES_MAX / 2);

        pace.onReturned(100_000, BatchPace.TARGET_NS + 1);
        assertThat(pace.bytes(1)).isEqualTo(50_000);

        pace.onReturned(50_000, BatchPace.TARGET_NS);
        assertThat(pace.bytes(1)).isEqualTo(50_000 + BatchPace.STEP_BYTES);
    }

    @Test
    void keepsBetweenLeastAndMost() {
        share(0);
        pace.onReturned(200, BatchPace.TARGET_NS + 1);
        assertThat(pace.bytes(1)).isEqualTo(BatchPace.LEAST_BYTES);

        for (int i = 0; i < 100; i++) {
            pace.onReturned(BatchPace.LEAST_BYTES, 1);
        }
        assertThat(pace.bytes(1)).isEqualTo(BYTES_MAX);
    }

    @Test
    void fillsBatchesAgainASecondAfterTheLastOther() {
        share(0);
        pace.onReturned(BYTES_MAX, BatchPace.TARGET_NS + 1);
        pace.onProposed("b", BatchPace.SHARED_NS - 1);
        assertThat(pace.bytes(BatchPace.SHARED_NS - 1)).isEqualTo(BYTES_MAX / 2);

        assertThat(pace.bytes(BatchPace.SHARED_NS)).isEqualTo(BYTES_MAX);
    }

    private void share(long nowNs) {
        pace.onProposed("a", nowNs);
        pace.onProposed("b", nowNs);
    }
}
