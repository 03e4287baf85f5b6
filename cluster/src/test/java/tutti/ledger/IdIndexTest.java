package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdIndexTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000, 100_000_000})
    void shouldFindWhatAMapFinds(int entriesMax) {
        Random random = new Random(entriesMax);
        IdIndex index = new IdIndex(entriesMax, 1);
        Map<Integer, Long> hashBySlot = new HashMap<>();
        for (int round = 0; round < 30_000; round++) {
            int slot = random.nextInt(4000);
            Long hash = hashBySlot.remove(slot);
            if (hash != null) {
                index.remove(hash, slot);
            } else {
                // Few hashes: long runs, and cells that differ in their slot alone.
                long drawn = index.hash(random.nextInt(2000), 0) & ~0xFFF8L;
                index.put(drawn, slot);
                hashBySlot.put(slot, drawn);
            }
        }

        for (int slot = 0; slot < 4000; slot++) {
            Long hash = hashBySlot.get(slot);
            if (hash != null) {
                assertThat(slotsOf(index, hash)).contains(slot).allMatch(hashBySlot::containsKey);
            }
        }
    }

    @Test
    void shouldFindNothingInAnEmptyIndex() {
        IdIndex index = new IdIndex(10, 1);

        assertThat(index.first(index.hash(1, 2))).isEqualTo(IdIndex.NONE);
    }

    @Test
    void shouldHaltWhereSlotToRemoveIsNotThere() {
        IdIndex index = new IdIndex(10, 1);
        index.put(77, 3);

        assertThatThrownBy(() -> index.remove(77, 4)).isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldHashByKeySoThatCollisionsCannotBeChosen() {
        assertThat(new IdIndex(10, 1).hash(1, 2)).isNotEqualTo(new IdIndex(10, 2).hash(1, 2));
        assertThat(new IdIndex(10, 1).hash(1, 2, 3, 4)).isNotEqualTo(new IdIndex(10, 2).hash(1, 2, 3, 4));
    }

    private static List<Integer> slotsOf(IdIndex index, long hash) {
        List<Integer> slots = new ArrayList<>();
        for (int at = index.first(hash); at != IdIndex.NONE; at = index.next(hash, at)) {
            slots.add(index.slot(hash, at));
        }
        return slots;
    }
}
