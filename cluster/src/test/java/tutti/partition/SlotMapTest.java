package tutti.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotMapTest {
    /** Computed apart from this code: clients in other languages must find the same. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0000000000000000, 0",
        "0000000000000000, 0000000000000001, 1049",
        "0000000000000001, 0000000000000000, 2860",
        "0102030405060708, 090A0B0C0D0E0F10, 976",
        "FFFFFFFFFFFFFFFF, FFFFFFFFFFFFFFFF, 0",
        "FFFFFFFFFFFFFFFF, 0000000100000007, 1747",
        "018F3B2C9D7A7123, 8A1B2C3D4E5F6071, 81",
        "8000000000000000, 7FFFFFFFFFFFFFFF, 372"
    })
    void shouldFindTheSlotOfAnId(String high, String low, int slot) {
        assertThat(SlotMap.slotOf(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16)))
                .isEqualTo(slot);
    }

    @Test
    void shouldSpreadSequentialIdsEvenlyOverTheSlots() {
        int[] counts = new int[SlotMap.SLOTS];
        int ids = 100 * SlotMap.SLOTS;
        for (int i = 0; i < ids; i++) {
            counts[SlotMap.slotOf(0x018F3B2C9D7A7000L, i)]++;
        }

        assertThat(chiSquare(counts, 100)).isLessThan(threshold());
    }

    @Test
    void shouldSpreadTimedIdsEvenlyOverTheSlots() {
        int[] counts = new int[SlotMap.SLOTS];
        Random random = new Random(4);
        for (int i = 0; i < 100 * SlotMap.SLOTS; i++) {
            long ms = 1_764_000_000_000L + i / 50;
            long high = ms << 16 | 0x7000 | random.nextInt(0x1000);
            long low = random.nextLong() >>> 2 | 1L << 63;
            counts[SlotMap.slotOf(high, low)]++;
        }

        assertThat(chiSquare(counts, 100)).isLessThan(threshold());
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1, 3", "2, 3", "2, 4", "3, 5", "4, 7", "7, 64", "3, 4096"})
    void shouldMoveAsFewSlotsAsMakeAllPartitionsEqual(int before, int after) {
        SlotMap map = SlotMap.initial(before);

        SlotMap grown = map.grownTo(after);

        int[] counts = new int[after];
        for (int slot = 0; slot < SlotMap.SLOTS; slot++) {
            int partition = grown.partitionOfSlot(slot);
            counts[partition]++;
            if (partition < before) {
                assertThat(partition).isEqualTo(map.partitionOfSlot(slot));
            }
        }
        for (int count : counts) {
            assertThat(count).isBetween(SlotMap.SLOTS / after, SlotMap.SLOTS / after + 1);
        }
        assertThat(grown.version()).isEqualTo(2);
        assertThat(grown.partitionCount()).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void shouldGiveEachPartitionOfANewClusterAnEqualRunOfSlots(int partitions) {
        SlotMap map = SlotMap.initial(partitions);

        int[] counts = new int[partitions];
        int last = 0;
        for (int slot = 0; slot < SlotMap.SLOTS; slot++) {
            int partition = map.partitionOfSlot(slot);
            assertThat(partition).isBetween(last, partitions - 1);
            last = partition;
            counts[partition]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(SlotMap.SLOTS / partitions, (SlotMap.SLOTS + partitions - 1) / partitions);
        }
        assertThat(map.partitionCount()).isEqualTo(partitions);
        assertThat(map.version()).isEqualTo(1);
    }

    @Test
    void shouldPlaceAnIdWhereItsSlotIs() {
        SlotMap map = SlotMap.initial(3);
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            long high = random.nextLong();
            long low = random.nextLong();
            assertThat(map.partitionOf(high, low)).isEqualTo(map.partitionOfSlot(SlotMap.slotOf(high, low)));
        }
    }

    private static double chiSquare(int[] counts, double expected) {
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    /** Mean and five standard deviations of the chi-square distribution with as many degrees of freedom as slots. */
    private static double threshold() {
        return SlotMap.SLOTS + 5 * Math.sqrt(2.0 * SlotMap.SLOTS);
    }
}
