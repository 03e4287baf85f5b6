package tutti.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.fake.FakeCluster;
import tutti.v1.Account;
import tutti.v1.Asset;
import tutti.v1.CreateTransfersResponse;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.Transfer;

class PackedTransfersTest {
    private static final Id FIRST = new Id(0x0192_0000_0000_7000L, 7);
    private static final Id SECOND = new Id(0x0192_0000_0000_7000L, -8);

    private final FakeCluster cluster = new FakeCluster(3, 2);
    private final TuttiClient client = cluster.client(Duration.ofSeconds(5));

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    @Test
    void shouldPackWhatAMessageSays() {
        long[] amounts = {0, 1, 127, 128, Long.MAX_VALUE, -1};
        int[] codes = {0, 1, 127, 128, 65_535, -1};
        PackedTransfers packed = new PackedTransfers(amounts.length);
        for (int i = 0; i < amounts.length; i++) {
            packed.add(new Id(Long.MIN_VALUE, i), FIRST, SECOND, amounts[i], codes[i]);
        }

        List<Transfer> messages = packed.toMessages();

        assertThat(messages).hasSize(amounts.length);
        for (int i = 0; i < amounts.length; i++) {
            assertThat(messages.get(i))
                    .isEqualTo(Transfer.newBuilder()
                            .setId(new Id(Long.MIN_VALUE, i).toByteString())
                            .setDebitAccountId(FIRST.toByteString())
                            .setCreditAccountId(SECOND.toByteString())
                            .setAmount(amounts[i])
                            .setCode(codes[i])
                            .build());
        }
    }

    @Test
    void shouldRefuseMoreThanThereIsRoomFor() {
        PackedTransfers packed = new PackedTransfers(1);
        packed.add(FIRST, FIRST, SECOND, -1, -1);

        assertThatThrownBy(() -> packed.add(SECOND, FIRST, SECOND, 1, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(packed.toMessages()).hasSize(1);
    }

    @Test
    void shouldReadTheResultsOfAResponse() throws IOException {
        Random random = new Random(3);
        CreateTransfersResponse.Builder response = CreateTransfersResponse.newBuilder();
        for (int i = 0; i < 1000; i++) {
            response.addResults(Result.newBuilder()
                    .setOutcomeValue(random.nextInt(300))
                    .setReplayed(random.nextBoolean())
                    .setTimestampNs(random.nextInt(3) == 0 ? random.nextLong() : 0));
        }

        PackedResults results =
                PackedResults.of(new ByteArrayInputStream(response.build().toByteArray()));

        assertThat(results.size()).isEqualTo(1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(results.outcomeValue(i)).isEqualTo(response.getResults(i).getOutcomeValue());
            assertThat(results.outcome(i)).isEqualTo(response.getResults(i).getOutcome());
            assertThat(results.isReplayed(i)).isEqualTo(response.getResults(i).getReplayed());
        }
    }

    @Test
    void shouldBeAnsweredItemByItem() {
        PackedTransfers transfers = transfers();

        PackedResults first = client.createTransfers(transfers).join();
        PackedResults again = client.createTransfers(transfers).join();

        assertThat(first.size()).isEqualTo(2);
        assertThat(first.outcome(0)).isEqualTo(Outcome.OUTCOME_POSTED);
        assertThat(first.isReplayed(0)).isFalse();
        assertThat(again.outcome(0)).isEqualTo(Outcome.OUTCOME_POSTED);
        assertThat(again.isReplayed(0)).isTrue();
        assertThat(client.blocking().lookupAccounts(List.of(SECOND.toByteString())))
                .extracting(Account::getCreditsPosted)
                .containsExactly(12L);
    }

    @Test
    void shouldComeBackAfterAnOverloadAndAfterTheLeaderDied() {
        PackedTransfers transfers = transfers();
        client.createTransfers(transfers).join();
        cluster.node(0).overloads.set(2);
        cluster.node(1).overloads.set(2);

        assertThat(client.createTransfers(transfers).join().isReplayed(0)).isTrue();
        cluster.kill(0);
        assertThat(client.createTransfers(transfers).join().isReplayed(1)).isTrue();
    }

    @Test
    void shouldAnswerARequestWithoutTransfers() {
        assertThat(client.createTransfers(new PackedTransfers(0)).join().size()).isZero();
    }

    /** Two, out of an account that has enough. */
    private PackedTransfers transfers() {
        BlockingTuttiClient calls = client.blocking();
        calls.createAssets(List.of(Asset.newBuilder().setAsset(1).setSymbol("T").build()));
        calls.createAccounts(List.of(account(FIRST), account(SECOND)));
        Id issuing = Id.of(calls.lookupAssets(List.of(1)).get(0).getIssuingAccountId());
        PackedTransfers transfers = new PackedTransfers(2);
        transfers.add(new Id(1, 1), issuing, SECOND, 5, 1);
        transfers.add(new Id(1, 2), issuing, SECOND, 7, 1);
        return transfers;
    }

    private static Account account(Id id) {
        return Account.newBuilder().setId(id.toByteString()).setAsset(1).build();
    }
}
