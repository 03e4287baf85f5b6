package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private static final int NODES = 3;

    private final FakeDisk own = new FakeDisk();
    private final DiskBoard disks = new DiskBoard(0, NODES, own, 1_000_000_000L, () -> 0);
    private final HandOver handOver = new HandOver(disks);

    @BeforeEach
    void giveTheOthersRoom() {
        disks.set(1, false);
        disks.set(2, false);
    }

    @Test
    void shouldBeDueOnceTheDiskWasLowForAWhile() {
        own.low = true;

        assertThat(handOver.isDue(true, 100)).isFalse();
        assertThat(handOver.isDue(true, 99 + HandOver.PATIENCE_NS)).isFalse();
        assertThat(handOver.isDue(true, 100 + HandOver.PATIENCE_NS)).isTrue();
    }

    @Test
    void shouldBeginAnewOnceThereWasRoom() {
        own.low = true;
        handOver.isDue(true, 0);
        own.low = false;
        handOver.isDue(true, 1);
        own.low = true;

        assertThat(handOver.isDue(true, HandOver.PATIENCE_NS)).isFalse();
        assertThat(handOver.isDue(true, 2 * HandOver.PATIENCE_NS)).isTrue();
    }

    @Test
    void shouldNotBeDueWhileItLeadsNothing() {
        own.low = true;
        handOver.isDue(false, 0);

        assertThat(handOver.isDue(false, HandOver.PATIENCE_NS)).isFalse();
    }

    @Test
    void shouldNotBeDueWhileOthersAreNoMajorityWithRoom() {
        own.low = true;
        disks.set(2, true);
        handOver.isDue(true, 0);

        assertThat(handOver.isDue(true, HandOver.PATIENCE_NS)).isFalse();
    }
}
