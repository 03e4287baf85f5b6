package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tutti.ledger.Split;
import tutti.ledger.WorkView;

class WorkCacheTest {
    private static final long USABLE_NS = 1_000;

    private final WorkCache cache = new WorkCache(64, USABLE_NS);

    @Test
    void shouldGiveAWorkUntilItsTimeIsOver() {
        cache.put(work(5), 10_000);

        assertThat(found(5, 10_999)).isTrue();
        assertThat(found(5, 11_000)).isFalse();
        assertThat(found(6, 10_000)).isFalse();
    }

    @Test
    void shouldReplaceAWorkByItsNewerState() {
        cache.put(work(5), 10_000);
        cache.put(work(5), 12_000);

        assertThat(found(5, 12_500)).isTrue();
    }

    @Test
    void shouldKeepTheNewerStateOfAWork() {
        cache.put(work(5), 12_000);
        cache.put(work(5), 11_500);

        assertThat(found(5, 12_900)).isTrue();
    }

    @Test
    void shouldKeepNoMoreThanItsBoundAndPreferTheNewest() {
        for (int low = 1; low <= 10_000; low++) {
            cache.put(work(low), low);
        }

        assertThat(LongStream.rangeClosed(1, 10_000)
                        .filter(low -> found(low, low))
                        .count())
                .isEqualTo(64);
        assertThat(found(10_000, 10_000)).isTrue();
        assertThat(found(1, 1)).isFalse();
    }

    @Test
    void shouldAskOneCallerToRefreshAnAgeingWork() {
        cache.put(work(5), 10_000);
        WorkCache.Entry entry = Objects.requireNonNull(cache.get(7, 5, 10_600));

        assertThat(entry.claimRefresh(10_499, 500)).isFalse();
        assertThat(entry.claimRefresh(10_600, 500)).isTrue();
        assertThat(entry.claimRefresh(10_600, 500)).isFalse();
    }

    private boolean found(long low, long nowNs) {
        WorkCache.Entry entry = cache.get(7, low, nowNs);
        return entry != null && entry.work().idLow() == low;
    }

    private static WorkView work(long low) {
        Split split = new Split(new long[] {1}, new long[] {1}, new int[] {Split.WHOLE});
        return new WorkView(7, low, 1, "", "", 1, 1, split, 0);
    }
}
