package tutti.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotDueTest {
    private static final long FIRST_NS = 100;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # every | log bytes |  now | end  | snapshot | due
                    10      | 1000      |   99 |  999 |    0     | false
                    10      | 1000      |  100 |    0 |    0     | true
                    10      | 1000      |   99 | 1000 |    0     | true
                    10      | 1000      |   99 | 1999 | 1000     | false
                    10      | 1000      |   99 | 2000 | 1000     | true
                    0       | 1000      | 9999 |  999 |    0     | false
                    10      | 0         |   99 | 9999 |    0     | false
                    0       | 0         | 9999 | 9999 |    0     | false
                    """)
    void dueByTimeOrByLog(long everyNs, long logBytesMax, long nowNs, long end, long snapshot, boolean isDue) {
        assertThat(new SnapshotDue(everyNs, logBytesMax, FIRST_NS).isDue(nowNs, end, snapshot))
                .isEqualTo(isDue);
    }

    @Test
    void whatWasAskedForIsNotAskedForAgainWhileItIsWritten() {
        SnapshotDue due = new SnapshotDue(10, 1000, FIRST_NS);

        due.onAsked(200, 1500);

        assertThat(due.isDue(209, 2499, 0)).isFalse();
        assertThat(due.isDue(209, 2500, 0)).isTrue();
        assertThat(due.isDue(210, 1500, 1500)).isTrue();
    }

    @Test
    void lessLogIsEnoughInQuietTimes() {
        long max = 8192;
        long enough = max / SnapshotDue.QUIET_PART;
        long trickle = max / SnapshotDue.TRICKLE_PART;
        SnapshotDue due = new SnapshotDue(0, max, FIRST_NS);

        assertThat(due.isDue(0, enough, 0)).isFalse();
        for (int look = 1; look < SnapshotDue.QUIET_LOOKS; look++) {
            assertThat(due.isDue(0, enough + look * trickle, 0)).isFalse();
        }
        assertThat(due.isDue(0, enough + SnapshotDue.QUIET_LOOKS * trickle, 0)).isTrue();
        assertThat(due.isDue(0, enough + SnapshotDue.QUIET_LOOKS * trickle, trickle * 6))
                .isFalse();
        assertThat(due.isDue(0, 2 * enough, 0)).isFalse();
    }

    @Test
    void aNewLeaderDoesNotMakeUpForTheTimesOfAnother() {
        SnapshotDue due = new SnapshotDue(10, 1000, FIRST_NS);

        due.onElsewhere(99);
        assertThat(due.isDue(100, 0, 0)).isTrue();

        due.onElsewhere(105);
        assertThat(due.isDue(114, 0, 0)).isFalse();
        assertThat(due.isDue(115, 0, 0)).isTrue();
    }
}
