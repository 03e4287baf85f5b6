package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.partition.CommandLog;

class FakeCommandLogTest {
    private final FakeCommandLog log = new FakeCommandLog(1);
    private final UnsafeBuffer batch = new UnsafeBuffer(new byte[] {1, 2, 3, 4});

    @Test
    void shouldTakeNothingUnlessItLeads() {
        log.follow(2, 7);

        assertThat(log.offer(batch, 0, 4)).isEqualTo(CommandLog.NOT_LEADER);
        assertThat(log.isLeader()).isFalse();
        assertThat(log.leaderMemberId()).isEqualTo(2);
    }

    @Test
    void shouldKeepCopiesInOrder() {
        log.lead(1);
        log.offer(batch, 0, 2);
        batch.putByte(0, (byte) 9);
        log.offer(batch, 0, 3);

        assertThat(log.takeOffered().byteArray()).containsExactly(1, 2);
        assertThat(log.takeOffered().byteArray()).containsExactly(9, 2, 3);
    }

    @Test
    void shouldPressBackWhenThereIsNoRoom() {
        log.lead(1);
        log.setRoom(1);

        assertThat(log.offer(batch, 0, 4)).isPositive();
        assertThat(log.offer(batch, 0, 4)).isEqualTo(CommandLog.BACK_PRESSURED);
        assertThat(log.offeredCount()).isEqualTo(1);
    }
}
