package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static tutti.gateway.LedgerCallsFixture.outcomes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.codec.OutcomeRecord;
import tutti.codec.SectionHeader;
import tutti.codec.TransferRecord;
import tutti.config.GatewayConfig;
import tutti.ledger.AccountFlags;
import tutti.ledger.Chain;
import tutti.ledger.NewAccount;
import tutti.ledger.TransferFlags;
import tutti.sharding.SubmitReply;
import tutti.v1.Account;
import tutti.v1.CreateAccountsRequest;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.Transfer;

/** Linked chains on their way to a log: whole, or answered without one. */
class ChainCallsTest {
    private static final int LINKED = AccountFlags.LINKED;

    private final LedgerCallsFixture fixture = new LedgerCallsFixture();
    private final FakePartitions partitions = fixture.partitions;
    private final Samples samples = fixture.samples;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldSendAChainWholeInOneSection() {
        List<Transfer> transfers = new ArrayList<>();
        // Seven records of the chain short of a full section, so that it would begin there and end in the next.
        int extendedBytes = 2 * TransferRecord.BYTES;
        int bytes = GatewayConfig.SECTION_BYTES_MAX - SectionHeader.BYTES - 7 * TransferRecord.BYTES;
        int before = bytes / extendedBytes;
        for (int i = 0; i < before; i++) {
            transfers.add(inside().toBuilder().setUserData(1).build());
        }
        for (int i = 0; i < 9; i++) {
            transfers.add(linked(inside()));
        }
        transfers.add(inside());

        List<Result> results = create(transfers.toArray(Transfer[]::new)).join();

        assertThat(outcomes(results)).containsOnly(Outcome.OUTCOME_POSTED).hasSize(before + 10);
        assertThat(partitions.submitted).extracting(FakeSection::count).containsExactly(before, 10);
    }

    @Test
    void shouldSendChainsWholeOnEveryAttempt() {
        List<Transfer> transfers = new ArrayList<>();
        transfers.add(inside());
        for (int chain = 0; chain < 5; chain++) {
            for (int i = 0; i < 999; i++) {
                transfers.add(linked(extended()));
            }
            transfers.add(extended());
        }
        partitions.script(0, decided(true, 4_001), decided(false, 1_000));

        List<Result> results = create(transfers.toArray(Transfer[]::new)).join();

        assertThat(outcomes(results)).containsOnly(Outcome.OUTCOME_POSTED).hasSize(5_001);
        assertThat(partitions.submitted).extracting(FakeSection::count).containsExactly(4_001, 1_000, 4_000, 1_000);
    }

    /** Chains that wait for another partition, after a transfer that was posted or without it. */
    private static SubmitReply decided(boolean isFirstPosted, int count) {
        UnsafeBuffer outcomes = new UnsafeBuffer(new byte[count * OutcomeRecord.BYTES]);
        for (int i = 0; i < count; i++) {
            boolean isPosted = isFirstPosted && i == 0;
            OutcomeRecord.encodeFirst(
                    outcomes,
                    i * OutcomeRecord.BYTES,
                    isPosted ? tutti.ledger.Outcome.POSTED : tutti.ledger.Outcome.CHAIN_CONFLICT,
                    FakeLedger.TIME_NS);
        }
        return new SubmitReply.Decided(outcomes);
    }

    @Test
    void shouldAnswerAChainThatIsWrongWithoutALog() {
        Transfer wrong = linked(inside()).toBuilder().setAmount(0).build();

        List<Result> results = create(
                        inside(), linked(inside()), wrong, inside(), inside(), linked(inside()), linked(inside()))
                .join();

        assertThat(outcomes(results))
                .containsExactly(
                        Outcome.OUTCOME_POSTED,
                        Outcome.OUTCOME_LINKED_EVENT_NOT_TRIED,
                        Outcome.OUTCOME_AMOUNT_MUST_NOT_BE_ZERO,
                        Outcome.OUTCOME_LINKED_EVENT_NOT_TRIED,
                        Outcome.OUTCOME_POSTED,
                        Outcome.OUTCOME_LINKED_EVENT_NOT_TRIED,
                        Outcome.OUTCOME_LINKED_EVENT_CHAIN_OPEN);
        assertThat(sent(0)).hasSize(2);
    }

    @Test
    void shouldSendAChainThatSpansPartitionsToTheHomeOfItsFirst() {
        Transfer elsewhere =
                inside().toBuilder().setCreditAccountId(samples.id(1)).build();
        Transfer ofAnother =
                inside().toBuilder().setDebitAccountId(samples.id(1)).build();

        List<Result> results =
                create(linked(inside()), elsewhere, linked(inside()), ofAnother).join();

        assertThat(outcomes(results)).containsOnly(Outcome.OUTCOME_POSTED).hasSize(4);
        assertThat(partitions.submitted).extracting(FakeSection::count).containsExactly(4);
        assertThat(partitions.submitted).extracting(FakeSection::partition).containsExactly(0);
    }

    @Test
    void shouldRefuseAChainThatIsTooLong() {
        List<Transfer> transfers = new ArrayList<>();
        for (int i = 0; i < Chain.LENGTH_MAX; i++) {
            transfers.add(linked(inside()));
        }
        transfers.add(inside());

        List<Result> results = create(transfers.toArray(Transfer[]::new)).join();

        assertThat(outcomes(results.subList(0, Chain.LENGTH_MAX))).containsOnly(Outcome.OUTCOME_LINKED_EVENT_NOT_TRIED);
        assertThat(results.get(Chain.LENGTH_MAX).getOutcome()).isEqualTo(Outcome.OUTCOME_CHAIN_IS_TOO_LONG);
    }

    @Test
    void shouldSendAChainOfAccountsWholeToTheHomeOfItsFirst() {
        List<Result> results =
                createAccounts(account(1, 0), account(0, LINKED), account(1, LINKED), account(0, 0), account(1, 0));

        assertThat(outcomes(results)).containsOnly(Outcome.OUTCOME_CREATED).hasSize(5);
        assertThat(partitions.submitted).extracting(FakeSection::partition).containsExactlyInAnyOrder(0, 1);
        assertThat(partitions.submitted)
                .filteredOn(section -> section.partition() == 0)
                .flatExtracting(section -> section.records(NewAccount.class))
                .extracting(NewAccount::isLinked)
                .containsExactly(true, true, false);
    }

    @Test
    void shouldAnswerAChainOfAccountsThatIsWrongWithoutALog() {
        Account wrong = account(0, LINKED).toBuilder().setAsset(0).build();

        List<Result> results = createAccounts(
                account(0, 0), account(0, LINKED), wrong, account(0, 0), account(0, LINKED), account(0, LINKED));

        assertThat(outcomes(results))
                .containsExactly(
                        Outcome.OUTCOME_CREATED,
                        Outcome.OUTCOME_LINKED_EVENT_FAILED,
                        Outcome.OUTCOME_ASSET_MUST_NOT_BE_ZERO,
                        Outcome.OUTCOME_LINKED_EVENT_FAILED,
                        Outcome.OUTCOME_LINKED_EVENT_FAILED,
                        Outcome.OUTCOME_LINKED_EVENT_CHAIN_OPEN);
        assertThat(partitions.submitted).extracting(FakeSection::count).containsExactly(1);
    }

    private Account account(int partition, int flags) {
        return Account.newBuilder()
                .setId(samples.id(partition))
                .setAsset(1)
                .setFlags(flags)
                .build();
    }

    private List<Result> createAccounts(Account... accounts) {
        return fixture.calls
                .createAccounts(
                        Samples.caller(),
                        CreateAccountsRequest.newBuilder()
                                .addAllAccounts(List.of(accounts))
                                .build())
                .join()
                .getResultsList();
    }

    /** A transfer between accounts of partition 0. */
    private Transfer inside() {
        return samples.transfer(0).toBuilder().setCreditAccountId(samples.id(0)).build();
    }

    private Transfer extended() {
        return inside().toBuilder().setUserData(1).build();
    }

    private static Transfer linked(Transfer transfer) {
        return transfer.toBuilder().setFlags(TransferFlags.LINKED).build();
    }

    private List<tutti.ledger.Transfer> sent(int section) {
        return partitions.submitted.get(section).records(tutti.ledger.Transfer.class);
    }

    private CompletableFuture<List<Result>> create(Transfer... transfers) {
        return fixture.calls
                .createTransfers(
                        Samples.caller(),
                        CreateTransfersRequest.newBuilder()
                                .addAllTransfers(List.of(transfers))
                                .build())
                .thenApply(response -> response.getResultsList());
    }
}
