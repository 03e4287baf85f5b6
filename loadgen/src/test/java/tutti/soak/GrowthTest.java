package tutti.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import tutti.bench.Check;
import tutti.local.NodeUse;

class GrowthTest {
    private static final int LOOKS = 90;
    private static final long MIB = 1 << 20;
    private static final long HISTORY_PER_LOOK = 5 * MIB;

    @Test
    void shouldCallWhatStaysLevelLevel() {
        assertThat(failed(look -> use(look, 40, 100))).isEmpty();
    }

    @Test
    void shouldSayWhatGrows() {
        assertThat(failed(look -> use(look, 40 + look, 100))).containsExactly("threads");
    }

    @Test
    void shouldForgiveWhatGrowsInTheFirstThird() {
        assertThat(failed(look -> use(look, Math.min(look, 25) * 10L, 100))).isEmpty();
    }

    @Test
    void shouldTakeGarbageForNoGrowth() {
        assertThat(failed(look -> use(look, 40, 100 + look % 20 * 10))).isEmpty();
    }

    @Test
    void shouldSeeThatTheLeastOfAHeapRises() {
        assertThat(failed(look -> use(look, 40, 100 + look + look % 20 * 10))).containsExactly("heap");
    }

    @Test
    void shouldLetHistoryGrowByNoMoreAPayment() {
        assertThat(failed(look -> use(look, 40, 100), look -> look * 1_000)).isEmpty();
        assertThat(failed(look -> use(look, 40, 100), look -> Math.min(look, LOOKS / 2) * 1_000))
                .containsExactly("history");
    }

    @Test
    void shouldSayThatAShortRunShowsNothing() {
        Growth growth = new Growth();
        growth.add(1, Map.of(0, use(0, 40, 100)));

        assertThat(growth.checks()).extracting(Check::holds).containsExactly(false);
    }

    private static List<String> failed(IntFunction<NodeUse> uses) {
        return failed(uses, look -> look * 1_000);
    }

    /** Of two nodes, of which one takes next to nothing. */
    private static List<String> failed(IntFunction<NodeUse> uses, LongUnaryOperator acked) {
        Growth growth = new Growth();
        for (int look = 0; look < LOOKS; look++) {
            growth.add(acked.applyAsLong(look), Map.of(0, new NodeUse(1, 1, 1, 1, 1, 1, 1), 1, uses.apply(look)));
        }
        return growth.checks().stream()
                .filter(check -> !check.holds())
                .map(Check::name)
                .toList();
    }

    private static NodeUse use(int look, long threads, long heapMib) {
        return new NodeUse(heapMib * MIB, 600 * MIB, threads, 100, 100 * MIB, 500 * MIB, look * HISTORY_PER_LOOK);
    }
}
