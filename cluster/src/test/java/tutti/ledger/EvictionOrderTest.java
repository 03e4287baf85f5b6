package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvictionOrderTest {
    private static final long NOW = LedgerFixture.START_MS;
    private static final long HOUR = 3_600_000;

    private final Slab slab = new Slab(2);
    private final EvictionOrder order = new EvictionOrder(slab);

    @Test
    void shouldPollNothingWhereThereIsNothing() {
        assertThat(order.poll()).isEqualTo(EvictionOrder.NONE);
        order.advance(NOW);
        assertThat(order.poll()).isEqualTo(EvictionOrder.NONE);
        assertThat(order.count()).isZero();
    }

    @Test
    void shouldPollUntimedThenAncientThenPastThenRecent() {
        order.advance(NOW);
        int recent = append(NOW + 60_000);
        int past = append(NOW - HOUR);
        int ancient = append(NOW - 100 * HOUR);
        int untimed = append(UuidV7.UNTIMED);

        assertThat(drain()).containsExactly(untimed, ancient, past, recent);
    }

    @Test
    void shouldPollSameTimeInOrderOfArrival() {
        order.advance(NOW);
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            slots.add(append(NOW - 5));
        }

        assertThat(drain()).isEqualTo(slots);
    }

    @Test
    void shouldKeepOrderAsTimeGoesOn() {
        order.advance(NOW);
        int second = append(NOW + 1);
        int first = append(NOW);
        int third = append(NOW + 2000);
        long[] later = {1, 70_000, 80_000, HOUR, 17 * HOUR, 19 * HOUR, 19 * HOUR + 1, 400 * HOUR};
        for (long ms : later) {
            order.advance(NOW + ms);
            append(NOW + ms + 60_000);
        }

        // The first two share a coarse step by now, where the one that arrived first was first in its own list too.
        assertThat(drain().subList(0, 3)).containsExactly(first, second, third);
    }

    @Test
    void shouldTakeIdsOfTheFirstDays() {
        order.advance(5);
        int later = append(60_005);
        int sooner = append(0);
        order.advance(HOUR);
        int latest = append(HOUR);

        assertThat(drain()).containsExactly(sooner, later, latest);
    }

    @Test
    void shouldHaltWhereIdIsFurtherAheadThanAllowed() {
        order.advance(NOW);

        assertThatThrownBy(() -> append(NOW + 60_001)).isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldPollLowestTimeWithinTheStepOfItsAge() {
        Random random = new Random(7);
        List<Held> model = new ArrayList<>();
        long now = NOW;
        for (int round = 0; round < 50_000; round++) {
            now += random.nextInt(1000) == 0 ? random.nextInt(40_000_000) : random.nextInt(20);
            order.advance(now);
            if (model.size() < 300 || random.nextBoolean()) {
                long timeMs = now + 60_000 - random.nextInt(2 << random.nextInt(28));
                model.add(new Held(append(timeMs), timeMs));
            } else {
                int slot = order.poll();
                Held polled = take(model, slot);
                long lowest = model.stream().mapToLong(Held::timeMs).min().orElse(Long.MAX_VALUE);
                assertThat(polled.timeMs - step(now, polled.timeMs)).isLessThanOrEqualTo(lowest);
                slab.release(slot);
            }
            assertThat(order.count()).isEqualTo(model.size());
        }
        assertThat(drain()).hasSameSizeAs(model);
    }

    @Test
    void shouldWalkInTheOrderInWhichItPolls() {
        Random random = new Random(8);
        order.advance(NOW);
        for (int i = 0; i < 1000; i++) {
            append(random.nextInt(10) == 0 ? UuidV7.UNTIMED : NOW + 60_000 - random.nextInt(2 << random.nextInt(29)));
        }
        List<Integer> walked = new ArrayList<>();
        for (int rank = 0; rank < order.lists(); rank++) {
            for (int slot = order.head(rank); slot != EvictionOrder.NONE; slot = order.next(slot)) {
                walked.add(slot);
            }
        }

        assertThat(walked).hasSize(1000).isEqualTo(drain());
    }

    /** How much lower a time that stays may be: nothing among recent ones, a step among past ones, anything in the far past. */
    private static long step(long now, long timeMs) {
        if (timeMs > now - 71_000) {
            return 0;
        }
        return timeMs > now - 18 * HOUR ? 1024 : Long.MAX_VALUE / 2;
    }

    private static Held take(List<Held> model, int slot) {
        Held held = model.stream()
                .filter(h -> h.slot == slot)
                .min(Comparator.comparingLong(Held::timeMs))
                .orElseThrow();
        model.remove(held);
        return held;
    }

    private int append(long timeMs) {
        int slot = slab.take();
        order.append(slot, timeMs);
        return slot;
    }

    private List<Integer> drain() {
        List<Integer> slots = new ArrayList<>();
        for (int slot = order.poll(); slot != EvictionOrder.NONE; slot = order.poll()) {
            slots.add(slot);
        }
        return slots;
    }

    private record Held(int slot, long timeMs) {}
}
