package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.codec.Sections;
import tutti.ledger.AccountView;
import tutti.sharding.PartitionUnavailableException;
import tutti.sharding.SubmitReply;

class FakePartitionsTest {
    private final FakePartitions partitions = new FakePartitions(2);

    @Test
    void shouldGiveScriptedRepliesInOrderThenDecide() {
        partitions.script(1, new SubmitReply.Unknown(), new SubmitReply.Unavailable());

        assertThat(submit(1).join()).isInstanceOf(SubmitReply.Unknown.class);
        assertThat(submit(0).join()).isInstanceOf(SubmitReply.Decided.class);
        assertThat(submit(1).join()).isInstanceOf(SubmitReply.Unavailable.class);
        assertThat(submit(1).join()).isInstanceOf(SubmitReply.Decided.class);
    }

    @Test
    void shouldHoldRepliesUntilTheyAreReleased() {
        partitions.hold();
        CompletableFuture<SubmitReply> first = submit(0);
        CompletableFuture<SubmitReply> second = submit(0);

        partitions.releaseNewest();

        assertThat(first).isNotDone();
        assertThat(second).isDone();
        partitions.releaseAll();
        assertThat(first).isDone();
        assertThat(submit(0)).isDone();
    }

    @Test
    void shouldFindAccountsAtTheirHomeOnly() {
        Samples samples = new Samples(partitions.slotMap());
        AccountView account = samples.account(1, 7);
        partitions.addAccount(account);
        Query query = new Query.Accounts(List.of(new Query.Id(account.idHigh(), account.idLow())));

        assertThat(((Answer.Accounts) ask(0, query).join()).accounts()).isEmpty();
        assertThat(((Answer.Accounts) ask(1, query).join()).accounts()).containsExactly(account);
    }

    @Test
    void shouldFailQueriesOfUnreadablePartitions() {
        partitions.unreadable.add(1);

        assertThat(ask(1, new Query.Assets(List.of(1))))
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(PartitionUnavailableException.class);
    }

    private CompletableFuture<SubmitReply> submit(int partition) {
        return partitions.submit(partition, "local", Sections.barrier(), 0).toCompletableFuture();
    }

    private CompletableFuture<Answer> ask(int partition, Query query) {
        return partitions.query(partition, query, 0).toCompletableFuture();
    }
}
