package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tutti.config.StorageConfig;

class DiskLevelTest {
    private static final long LOW = 400;
    private static final long RESERVE = 60;

    private final DiskLevel level = new DiskLevel(new StorageConfig(LOW, RESERVE));

    @ParameterizedTest
    @CsvSource({"0, true", "399, true", "400, false", "1000000, false"})
    void shouldBeLowBelowTheMark(long free, boolean isLow) {
        assertThat(level.look(free, true)).isEqualTo(isLow);
    }

    @Test
    void shouldNotBeLowForWantOfTheReserveAlone() {
        assertThat(level.look(400, false)).isFalse();
    }

    @Nested
    class OnceLow {
        @BeforeEach
        void beLow() {
            level.look(LOW - 1, true);
        }

        @ParameterizedTest
        @CsvSource({"400, true, true", "499, true, true", "500, true, false", "500, false, true", "9999, false, true"})
        void shouldStayLowUntilAQuarterMoreIsFreeAndTheReserveIsKept(long free, boolean isKept, boolean isLow) {
            assertThat(level.look(free, isKept)).isEqualTo(isLow);
        }

        @Test
        void shouldNotGetLowAgainBetweenTheMarks() {
            level.look(500, true);

            assertThat(level.look(400, true)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"559, false", "560, true"})
    void shouldWriteTheReserveOnlyWhereThatLeavesTheDiskAboveTheHigherMark(long free, boolean hasRoom) {
        assertThat(level.hasRoomForReserve(free)).isEqualTo(hasRoom);
    }

    @ParameterizedTest
    @CsvSource({"0, 399, false", "0, 400, true", "100, 499, false", "100, 500, true"})
    void shouldHaveRoomForWhatLeavesTheDiskAboveTheLowerMark(long bytes, long free, boolean hasRoom) {
        assertThat(level.hasRoomFor(bytes, free)).isEqualTo(hasRoom);
    }
}
