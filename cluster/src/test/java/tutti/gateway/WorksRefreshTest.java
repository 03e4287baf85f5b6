package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.codec.Query;
import tutti.ledger.WorkView;

class WorksRefreshTest {
    /** Read again at half of it, so the machine may stand still for the other half. */
    private static final Duration CACHED = Duration.ofMillis(1_200);

    private final FakePartitions partitions = new FakePartitions(2);
    private final Samples samples = new Samples(partitions.slotMap());
    private final Timer timer = new Timer(Thread::new);
    private final Works works =
            new Works(new Reads(partitions), 64, CACHED.toNanos(), timer, System::currentTimeMillis);

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void shouldReadWorksInUseAgainBeforeTheirTimeIsOver() {
        WorkView work = samples.work(1, 5, samples.split(1));
        Query.Id id = new Query.Id(work.idHigh(), work.idLow());
        partitions.addWork(work);
        works.read(Set.of(id), Samples.caller()).join();

        // Far longer than a work may be used after it was read.
        await().pollInterval(Duration.ofMillis(20))
                .during(CACHED.multipliedBy(3))
                .atMost(Duration.ofSeconds(30))
                .until(() -> works.cached(id.high(), id.low(), System.nanoTime()) != null);

        assertThat(partitions.queries).isEmpty();
        assertThat(partitions.looks.size()).isBetween(4, 50);
        assertThat(partitions.looks).allMatch(works -> works.equals(new Query.Works(List.of(id))));
    }

    @Test
    void shouldAskTheLeaderAnewWhereThisNodesReplicaLagsAndUseItMeanwhile() {
        WorkView work = samples.work(1, 5, samples.split(1));
        Query.Id id = new Query.Id(work.idHigh(), work.idLow());
        partitions.addWork(work);
        partitions.asOfNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - CACHED.toMillis() * 2 / 3);
        partitions.leaderTimeNs = Long.MAX_VALUE;

        assertThat(works.read(Set.of(id), Samples.caller()).join()).containsKey(id);
        assertThat(partitions.queries).isEmpty();
        assertThat(works.cached(id.high(), id.low(), System.nanoTime())).isEqualTo(work);

        await().atMost(Duration.ofSeconds(20)).until(() -> !partitions.queries.isEmpty());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> works.cached(id.high(), id.low(), System.nanoTime()) != null);
    }
}
