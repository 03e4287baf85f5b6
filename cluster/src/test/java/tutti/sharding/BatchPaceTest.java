package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchPaceTest {
    private static final int BYTES_MAX = 1 << 20;

    private final Sharing sharing = new Sharing();
    private final BatchPace pace = new BatchPace(BYTES_MAX, sharing);

    @Test
    void fillsBatchesForOneAlone() {
        sharing.onAdmitted("a", 0);
        pace.onReturned(BYTES_MAX, 2 * BatchPace.TARGET_NS);

        assertThat(pace.bytes(1)).isEqualTo(BYTES_MAX);
    }

    @Test
    void halvesWhatTookTooLongAndGrowsStepByStepWhileSeveralShare() {
        share();
        pace.onReturned(BYTES_MAX, BatchPace.TARGET_NS + 1);
        assertThat(pace.bytes(1)).isEqualTo(BYTES_MAX / 2);

        pace.onReturned(100_000, BatchPace.TARGET_NS + 1);
        assertThat(pace.bytes(1)).isEqualTo(50_000);

        pace.onReturned(50_000, BatchPace.TARGET_NS);
        assertThat(pace.bytes(1)).isEqualTo(50_000 + BatchPace.STEP_BYTES);
    }

    @Test
    void keepsBetweenLeastAndMost() {
        share();
        pace.onReturned(200, BatchPace.TARGET_NS + 1);
        assertThat(pace.bytes(1)).isEqualTo(BatchPace.LEAST_BYTES);

        for (int i = 0; i < 100; i++) {
            pace.onReturned(BatchPace.LEAST_BYTES, 1);
        }
        assertThat(pace.bytes(1)).isEqualTo(BYTES_MAX);
    }

    private void share() {
        sharing.onAdmitted("a", 0);
        sharing.onAdmitted("b", 0);
    }
}
