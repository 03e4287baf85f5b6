package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.Batches;
import tutti.codec.Query;
import tutti.codec.SectionKind;
import tutti.codec.Sections;
import tutti.codec.UnsupportedFormatException;
import tutti.ledger.AccountFlags;
import tutti.ledger.BrokenInvariantException;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

class ReplicaTest {
    private static final long TIME_NS = TwoPartitions.TIME_NS;

    private final TwoPartitions two = TwoPartitions.ready();
    private final NewAccount here = two.listeners[0];
    private final NewAccount there = two.listeners[1];

    @Test
    void shouldTellEveryItemOfABatchInOrder() {
        Transfer first = two.transfer(here, two.payees[0], 10);
        Transfer second = two.transfer(here, two.payees[0], 5_000_000_000L);
        stamp(first);
        stamp(second);
        byte[] batch = Batches.of(
                7,
                8,
                9,
                Batches.transfers(List.of(first, second)),
                Sections.barrier(),
                Batches.transfers(List.of(first)));
        Replica replica = two.replicas[0];
        long position = replica.appliedPosition() + 1;

        replica.apply(position, TIME_NS, new UnsafeBuffer(batch), 0, batch.length, two.collectors[0]);

        assertThat(two.collectors[0].take())
                .containsExactly(
                        "batch 7/8/9 at " + position,
                        "section 0 kind 1 count 2",
                        "0 POSTED " + TIME_NS,
                        "1 POSTED " + TIME_NS,
                        "section 1 kind 11 count 0",
                        "section 2 kind 1 count 1",
                        "0 POSTED replayed " + TIME_NS,
                        "end");
        assertThat(replica.appliedPosition()).isEqualTo(position);
    }

    @Test
    void shouldCreateLinkedAccountsTogetherOrNotAtAll() {
        NewAccount first = linked(two.account(0, 300));
        NewAccount second = linked(two.account(0, 301));
        NewAccount third = two.account(0, 302);
        NewAccount far = two.account(1, 303);

        List<String> told = two.applyStamped(
                0, Batches.accounts(List.of(third, first, far, first, second, linked(third), linked(second))));
        List<String> again = two.applyStamped(
                0, Batches.accounts(List.of(first, second, two.account(0, 304), first, second, two.account(0, 304))));

        assertThat(told)
                .containsExactly(
                        "section 0 kind 3 count 7",
                        "0 CREATED " + TIME_NS,
                        "1 LINKED_EVENT_FAILED " + TIME_NS,
                        "2 LINKED_EVENT_CANNOT_SPAN " + TIME_NS,
                        "3 LINKED_EVENT_FAILED " + TIME_NS,
                        "4 LINKED_EVENT_FAILED " + TIME_NS,
                        "5 LINKED_EVENT_FAILED " + TIME_NS,
                        "6 LINKED_EVENT_CHAIN_OPEN " + TIME_NS);
        assertThat(again)
                .containsExactly(
                        "section 0 kind 3 count 6",
                        "0 CREATED " + TIME_NS,
                        "1 CREATED " + TIME_NS,
                        "2 CREATED " + TIME_NS,
                        "3 EXISTS " + TIME_NS,
                        "4 EXISTS " + TIME_NS,
                        "5 EXISTS " + TIME_NS);
    }

    private static NewAccount linked(NewAccount of) {
        return new NewAccount(of.idHigh(), of.idLow(), of.asset(), AccountFlags.LINKED, 0, 0, 0);
    }

    @Test
    void shouldDecideAClaimToAnotherPartitionOnce() {
        Transfer closing = two.transfer(two.payees[0], here, 0);
        closing.flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
        two.applyStamped(0, Batches.transfers(List.of(closing)));
        StreamPayment payment = two.payment(here, 2);
        two.applyStamped(0, Batches.payments(List.of(payment)));
        Transfer claim = two.transfer(two.payees[0], there, Transfer.AMOUNT_MAX);
        claim.flags = TransferFlags.CLAIM;
        String ids = claim.idHigh + "," + claim.idLow + " of " + claim.debitHigh + "," + claim.debitLow;
        byte[] section = Batches.transfers(List.of(claim));

        assertThat(two.applyStamped(0, section)).contains("0 undecided " + ids);
        assertThat(two.apply(0, section)).contains("0 undecided " + ids);
        two.carry(0, 1);
        two.carry(0, 1);
        assertThat(two.view(1, there).creditsPosted()).isEqualTo(1_000_800);
        assertThat(two.view(0, two.payees[0]).unclaimed()).isEqualTo(800);
        assertThat(two.carry(1, 0)).contains("decided " + ids + " POSTED " + TIME_NS);
        assertThat(two.carry(1, 0)).noneMatch(line -> line.startsWith("decided"));

        assertThat(two.view(0, two.payees[0]).unclaimed()).isZero();
        assertThat(two.apply(0, section)).contains("0 POSTED replayed " + TIME_NS);
    }

    @Test
    void shouldAnswerMovedForWhatLivesElsewhereAndApplyTheRest() {
        Transfer mine = two.transfer(here, two.payees[0], 10);
        Transfer moved = two.transfer(there, two.payees[0], 10);
        stamp(mine);
        assertThat(two.apply(0, Batches.transfers(List.of(moved, mine))))
                .containsExactly("section 0 kind 1 count 2", "0 MOVED 0", "1 POSTED " + TIME_NS);

        StreamPayment payment = two.payment(there, 1);
        assertThat(two.apply(0, Batches.payments(List.of(payment)))).contains("0 MOVED 0");
        assertThat(two.apply(0, Batches.accounts(List.of(there, here)))).contains("0 MOVED 0");
        assertThat(two.apply(1, Batches.works(List.of(two.work)))).contains("0 MOVED 0");
        NewAsset asset = new NewAsset(5, "ABC", 0, 1, "x");
        assertThat(two.apply(1, Batches.assets(List.of(asset)))).contains("0 MOVED 0");
    }

    @Test
    void shouldCreateOnceAndSaySoAgain() {
        NewAccount account = two.account(0, 300);
        assertThat(two.applyStamped(0, Batches.accounts(List.of(account)))).contains("0 CREATED " + TIME_NS);
        assertThat(two.applyStamped(0, Batches.accounts(List.of(account)))).contains("0 EXISTS " + TIME_NS);
        assertThat(two.applyStamped(0, Batches.works(List.of(two.work)))).contains("0 EXISTS " + TIME_NS);
        assertThat(two.apply(0, Sections.principal("new"))).contains("0 CREATED " + TIME_NS);
        assertThat(two.apply(0, Sections.principal("new"))).contains("0 EXISTS " + TIME_NS);
        assertThat(two.apply(0, Sections.principal(""))).contains("0 DESCRIPTION_IS_INVALID " + TIME_NS);
        for (int i = 0; i < TwoPartitions.LIMITS.principalsMax(); i++) {
            two.apply(0, Sections.principal("name " + i));
        }
        assertThat(two.apply(0, Sections.principal("one too many"))).contains("0 TABLE_IS_FULL 0");
    }

    @Test
    void shouldDecideATransferAcrossPartitionsOnceAndTellBoth() {
        Transfer transfer = two.transfer(here, there, 250);
        String ids = transfer.idHigh + "," + transfer.idLow + " of " + transfer.debitHigh + "," + transfer.debitLow;
        byte[] section = Batches.transfers(List.of(transfer));
        long sent = two.replicas[0].lastSentSequence(1);

        assertThat(two.applyStamped(0, section)).contains("0 undecided " + ids);
        assertThat(two.apply(0, section)).contains("0 undecided " + ids);
        assertThat(two.replicas[0].lastSentSequence(1)).isEqualTo(sent + 1);
        assertThat(two.view(0, here).debitsPending()).isEqualTo(250);

        assertThat(two.carry(0, 1)).containsExactly("section 0 kind 8 count 1");
        assertThat(two.carry(0, 1)).containsExactly("section 0 kind 8 count 1");
        assertThat(two.view(1, there).creditsPosted()).isEqualTo(1_000_250);
        assertThat(two.carry(1, 0)).contains("decided " + ids + " POSTED " + TIME_NS);
        assertThat(two.carry(1, 0)).noneMatch(line -> line.startsWith("decided"));
        assertThat(two.view(0, here).debitsPosted()).isEqualTo(250);
        assertThat(two.view(0, here).debitsPending()).isZero();
        assertThat(two.apply(0, section)).contains("0 POSTED replayed " + TIME_NS);
    }

    @Test
    void shouldReleaseATransferThatTheOtherPartitionRejects() {
        Transfer transfer = two.transfer(here, two.account(1, 999), 250);
        two.applyStamped(0, Batches.transfers(List.of(transfer)));

        two.carry(0, 1);
        assertThat(two.carry(1, 0))
                .anyMatch(line -> line.startsWith("decided") && line.contains("CREDIT_ACCOUNT_NOT_FOUND"));

        assertThat(two.view(0, here).debitsPending()).isZero();
        assertThat(two.view(0, here).debitsPosted()).isZero();
        two.acknowledge(1, 0);
        two.acknowledge(0, 1);
        assertThat(two.replicas[0].unacknowledgedItems(1)).isZero();
        assertThat(two.replicas[1].unacknowledgedItems(0)).isZero();
    }

    @Test
    void shouldDropWhatComesAfterAGap() {
        Replica sender = two.replicas[0];
        for (int i = 0; i < 3; i++) {
            two.applyStamped(0, Batches.transfers(List.of(two.transfer(here, there, 1))));
        }
        long first = sender.acknowledgedSequence(1) + 1;

        two.apply(1, sender.channelItems(1, first + 1, Integer.MAX_VALUE));
        assertThat(two.replicas[1].receivedSequence(0)).isEqualTo(first - 1);
        two.apply(1, sender.channelItems(1, first, 0));
        assertThat(two.replicas[1].receivedSequence(0)).isEqualTo(first);
        two.apply(1, sender.channelItems(1, first, Integer.MAX_VALUE));
        assertThat(two.replicas[1].receivedSequence(0)).isEqualTo(first + 2);
        assertThat(two.view(1, there).creditsPosted()).isEqualTo(1_000_003);
    }

    @Test
    void shouldSettleAccrualsOneSettlementAtATime() {
        two.applyStamped(0, Batches.payments(List.of(two.payment(here, 3))));
        assertThat(two.replicas[0].ledger().accrued(two.payees[1].idHigh(), two.payees[1].idLow()))
                .isEqualTo(1_800);

        two.apply(0, Sections.settle(1, 100));
        assertThat(two.replicas[0].isSettlementInFlight(1)).isTrue();
        long sent = two.replicas[0].lastSentSequence(1);
        two.applyStamped(0, Batches.payments(List.of(two.payment(here, 1))));
        two.apply(0, Sections.settle(1, 100));
        assertThat(two.replicas[0].lastSentSequence(1)).isEqualTo(sent);

        two.carry(0, 1);
        two.acknowledge(1, 0);
        assertThat(two.replicas[0].isSettlementInFlight(1)).isFalse();
        assertThat(two.view(1, two.payees[1]).creditsPosted()).isEqualTo(1_800);
        two.settleAll();
        assertThat(two.view(1, two.payees[1]).creditsPosted()).isEqualTo(2_400);
        assertThat(two.view(0, two.payees[0]).creditsPosted()).isEqualTo(1_600);
    }

    @Test
    void shouldSendNothingIfThereIsNothingToSettle() {
        long sent = two.replicas[0].lastSentSequence(1);

        two.apply(0, Sections.settle(1, 100), Sections.settle(1, 0), Sections.settle(1, -1));

        assertThat(two.replicas[0].lastSentSequence(1)).isEqualTo(sent);
    }

    @Test
    void shouldConfirmAnAssetOnceAllPartitionsHaveIt() {
        NewAsset asset = new NewAsset(2, "ABC", 0, 100, TwoPartitions.OWNER);
        two.apply(0, Batches.assets(List.of(asset)));
        assertThat(assets(0, 2).assets()).hasSize(1);
        assertThat(assets(0, 2).confirmed()).isEmpty();
        assertThat(assets(1, 2).assets()).isEmpty();

        two.carry(0, 1);
        two.acknowledge(1, 0);
        assertThat(assets(1, 2).assets()).hasSize(1);
        assertThat(assets(0, 2).confirmed()).isEmpty();
        two.carry(1, 0);

        assertThat(assets(0, 2).confirmed()).containsExactly(2);
        assertThat(assets(1, 2).confirmed()).isEmpty();
        assertThat(assets(0, 3).assets()).isEmpty();
        assertThat(assets(0, 3).confirmed()).isEmpty();
        two.apply(0, Batches.assets(List.of(asset)));
        assertThat(two.replicas[0].unacknowledgedItems(1)).isZero();
        assertThat(assets(0, 2).confirmed()).containsExactly(2);
    }

    /** Partition 1 has no room for the name of the one who controls the asset. */
    @Test
    void shouldNotConfirmAnAssetThatAPartitionCannotTake() {
        for (int i = 0; i < TwoPartitions.LIMITS.principalsMax(); i++) {
            two.apply(1, Sections.principal("name " + i));
        }
        byte[] section = Batches.assets(List.of(new NewAsset(2, "ABC", 0, 100, "newcomer")));
        assertThat(two.apply(0, section)).contains("0 CREATED " + TIME_NS);
        long sent = two.replicas[0].lastSentSequence(1);

        two.settleAll();
        assertThat(assets(1, 2).assets()).isEmpty();
        assertThat(assets(0, 2).confirmed()).isEmpty();
        assertThat(two.replicas[0].lastSentSequence(1)).isEqualTo(sent);

        assertThat(two.apply(0, section)).contains("0 EXISTS " + TIME_NS);
        assertThat(two.apply(0, section)).contains("0 EXISTS " + TIME_NS);
        assertThat(two.replicas[0].lastSentSequence(1)).isEqualTo(sent + 1);
        two.settleAll();
        assertThat(assets(0, 2).confirmed()).isEmpty();
        assertThat(two.replicas[0].unacknowledgedItems(1)).isZero();
    }

    @Test
    void shouldAnswerWhatIsThereAndLeaveOutTheRest() {
        two.applyStamped(0, Batches.payments(List.of(two.payment(here, 1))));
        Query.Id known = new Query.Id(here.idHigh(), here.idLow());
        Query.Id payee = new Query.Id(two.payees[1].idHigh(), two.payees[1].idLow());
        Query.Id unknown = new Query.Id(1, 2);

        Answer.Accounts accounts =
                (Answer.Accounts) two.replicas[0].answer(new Query.Accounts(List.of(known, payee, unknown)));
        Answer.Works works = (Answer.Works) two.replicas[0].answer(
                new Query.Works(List.of(unknown, new Query.Id(two.work.idHigh(), two.work.idLow()))));

        assertThat(accounts.accounts()).containsExactly(two.view(0, here));
        assertThat(accounts.accrued()).containsExactly(new Answer.Accrued(payee.high(), payee.low(), 600));
        assertThat(works.works()).hasSize(1);
        assertThat(works.works().get(0).firstVersion().split()).isEqualTo(two.work.split());
    }

    @Test
    void shouldRefuseMalformedBatchesWholeAndChangeNothing() {
        Replica replica = two.replicas[0];
        long digest = replica.digest();
        Transfer good = two.transfer(here, two.payees[0], 10);
        stamp(good);
        byte[] batch = Batches.of(Batches.transfers(List.of(good)), Sections.barrier());
        new UnsafeBuffer(batch).putShort(batch.length - 16, (short) 77, ByteOrder.LITTLE_ENDIAN);

        assertThatThrownBy(() -> applyRaw(batch))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("section 1: unknown kind of section: 77");
        assertThat(replica.digest()).isEqualTo(digest);
        assertThat(two.collectors[0].take()).isEmpty();
    }

    @Test
    void shouldSayWhichFormatItDoesNotKnow() {
        byte[] batch = Batches.of(Sections.barrier());
        new UnsafeBuffer(batch).putShort(0, (short) 9, ByteOrder.LITTLE_ENDIAN);

        assertThatThrownBy(() -> applyRaw(batch))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("format 9");
    }

    @Test
    void shouldRefusePositionsThatDoNotRise() {
        byte[] batch = Batches.of(Sections.barrier());
        Replica replica = two.replicas[0];

        assertThatThrownBy(() -> replica.apply(
                        replica.appliedPosition(),
                        TIME_NS,
                        new UnsafeBuffer(batch),
                        0,
                        batch.length,
                        two.collectors[0]))
                .isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldRefuseToApplyWhatPeersCannotHaveSent() {
        long sent = two.replicas[0].lastSentSequence(1);
        byte[] acknowledgement = Sections.channelAcknowledgement(1, sent + 1);
        assertThat(problemFromPartition(acknowledgement)).contains("acknowledges");
        assertThatThrownBy(() -> two.apply(0, acknowledgement)).isInstanceOf(BrokenInvariantException.class);

        for (int from : new int[] {0, 2, -1}) {
            byte[] items = Batches.channelItem(from, 1, 5, new byte[8]);
            assertThat(problemFromPartition(items)).contains("channel items from partition " + from);
            assertThatThrownBy(() -> two.apply(0, items)).isInstanceOf(BrokenInvariantException.class);
            byte[] other = Sections.channelAcknowledgement(from, 0);
            assertThat(problemFromPartition(other)).contains("acknowledges");
            assertThatThrownBy(() -> two.apply(0, other)).isInstanceOf(BrokenInvariantException.class);
        }
        assertThat(problemFromPartition(Sections.barrier())).contains("do not travel");
        assertThat(problemFromPartition(Sections.channelAcknowledgement(1, sent)))
                .isNull();
    }

    @Test
    void shouldLeaveSectionKindsThatCarryNoCommandUnanswered() {
        assertThat(two.apply(0, Sections.settle(1, 1), Sections.auditMark(1), Sections.barrier()))
                .containsExactly(
                        "section 0 kind " + SectionKind.SETTLE + " count 1",
                        "section 1 kind " + SectionKind.AUDIT_MARK + " count 1",
                        "section 2 kind " + SectionKind.BARRIER + " count 0");
    }

    private void applyRaw(byte[] batch) {
        Replica replica = two.replicas[0];
        replica.apply(
                replica.appliedPosition() + 1, TIME_NS, new UnsafeBuffer(batch), 0, batch.length, two.collectors[0]);
    }

    private @Nullable String problemFromPartition(byte[] section) {
        return two.replicas[0].problemFromPartition(new UnsafeBuffer(section), 0, section.length);
    }

    private Answer.Assets assets(int partition, int number) {
        return (Answer.Assets) two.replicas[partition].answer(new Query.Assets(List.of(number)));
    }

    private void stamp(Transfer transfer) {
        transfer.principal = two.replicas[0].ledger().principal(TwoPartitions.OWNER);
    }
}
