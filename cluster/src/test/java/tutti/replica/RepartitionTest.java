package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.codec.Batches;
import tutti.codec.Query;
import tutti.codec.Sections;
import tutti.ledger.AccountFlags;
import tutti.ledger.AccountView;
import tutti.ledger.BrokenInvariantException;
import tutti.ledger.LedgerLimits;
import tutti.ledger.MandateChange;
import tutti.ledger.NewAccount;
import tutti.ledger.StreamPayment;
import tutti.ledger.TableIsFullException;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;
import tutti.partition.Partitioning;

class RepartitionTest {
    private static final LedgerLimits LIMITS = TwoPartitions.LIMITS;
    private static final int ACCOUNTS = 40;
    private static final long NS_PER_S = 1_000_000_000L;

    private final TwoPartitions two = TwoPartitions.ready();
    private final List<NewAccount> accounts = new ArrayList<>();

    private final List<Sent> sent = new ArrayList<>();
    private final List<Transfer> pendings = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void shouldKeepAllMoneyAndAnswerAllThatWasSentAsBefore(int partitions) {
        fill(new Random(partitions));
        sendAllAgain();
        Map<NewAccount, AccountView> views = views();
        assertThat(Repartition.obstacles(Arrays.asList(two.replicas))).isEmpty();

        GrownPartitions grown = GrownPartitions.of(two, partitions, LIMITS);

        assertThat(grown.onTheirWay()).isEmpty();
        views.forEach((account, view) ->
                assertThat(grown.view(account.idHigh(), account.idLow())).isEqualTo(view));
        for (Sent section : sent) {
            assertThat(grown.applyStamped(grown.home(section.accountHigh, section.accountLow), section.bytes))
                    .isEqualTo(section.answer);
        }
        assertThat(grown.replicas)
                .allSatisfy(
                        replica -> assertThat(replica.ledger().accountCount()).isPositive());
        grown.settleAll();
        assertThat(grown.onTheirWay()).isEmpty();
        views.forEach((account, view) ->
                assertThat(grown.view(account.idHigh(), account.idLow())).isEqualTo(view));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void shouldGoOnAndGrowAgain(int partitions) {
        fill(new Random(17L * partitions));
        pendings.removeIf(
                pending -> outcomes(send(pending)).stream().noneMatch(line -> line.contains("PENDING replayed")));
        assertThat(pendings).hasSizeGreaterThan(10);
        two.settleAll();
        long[] funds = funds(two.replicas);
        GrownPartitions grown = GrownPartitions.of(two, partitions, LIMITS);

        for (Transfer pending : pendings) {
            boolean isClosing = (pending.flags & TransferFlags.CLOSING_DEBIT) != 0;
            Transfer end = two.transfer(pending.debitHigh, pending.debitLow, 0, 0, isClosing ? 0 : Transfer.AMOUNT_MAX);
            end.flags = isClosing ? TransferFlags.VOID_PENDING : TransferFlags.POST_PENDING;
            end.pendingHigh = pending.idHigh;
            end.pendingLow = pending.idLow;
            int home = grown.home(pending.debitHigh, pending.debitLow);
            if (pending.timeoutSeconds == 0) {
                assertThat(outcomes(grown.applyStamped(home, Batches.transfers(List.of(end)))))
                        .singleElement()
                        .asString()
                        .contains(isClosing ? "VOIDED" : "POSTED");
            }
        }
        payAll(grown);
        grown.settleAll();
        assertThat(grown.onTheirWay()).isEmpty();
        GrownPartitions again = grown.grown(8);
        again.passNs(100 * NS_PER_S);
        payAll(again);
        again.settleAll();
        again.settleAll();

        assertThat(again.onTheirWay()).isEmpty();
        assertThat(again.replicas).allSatisfy(replica -> {
            assertThat(replica.ledger().pendingCount()).isZero();
            assertThat(replica.ledger().undecidedCount()).isZero();
        });
        assertThat(funds(again.replicas.toArray(Replica[]::new))).isEqualTo(funds);
    }

    @Test
    void shouldMakeTheSameStatesOnEveryNode() {
        fill(new Random(3));
        List<Replica> first = run(4, Arrays.asList(two.replicas), LIMITS);
        List<Replica> reloaded = new ArrayList<>();
        for (Replica replica : two.replicas) {
            reloaded.add(GrownPartitions.reloaded(replica, Partitioning.initial(2), LIMITS));
        }

        List<Replica> second = run(4, reloaded, LIMITS);

        assertThat(Repartition.digest(second)).isEqualTo(Repartition.digest(first));
        for (int partition = 0; partition < 4; partition++) {
            assertThat(second.get(partition).slotsMoved())
                    .isEqualTo(first.get(partition).slotsMoved())
                    .isNotZero();
        }
    }

    @Test
    void shouldSayWhatIsOnItsWay() {
        two.applyStamped(
                0, Batches.payments(List.of(two.payment(two.listeners[0], 3), two.payment(two.listeners[0], 4))));
        two.applyStamped(0, Batches.transfers(List.of(two.transfer(two.listeners[0], two.payees[1], 10))));

        assertThat(Repartition.obstacles(Arrays.asList(two.replicas)))
                .anySatisfy(line -> assertThat(line).contains("partition 0: 1 transfers wait"))
                .anySatisfy(line -> assertThat(line).contains("1 payees of partition 1"))
                .anySatisfy(line -> assertThat(line).contains("channel from partition 0 to 1"));

        two.settleAll();
        assertThat(Repartition.obstacles(Arrays.asList(two.replicas))).isEmpty();
    }

    @Test
    void shouldRefuseWhatALimitDoesNotAllow() {
        fill(new Random(4));
        LedgerLimits few =
                new LedgerLimits(10, 100, 10, 10, 1_000, 10_000, LIMITS.lateMaxNs(), LIMITS.splitNoticeNs(), 99);

        assertThatThrownBy(() -> run(4, Arrays.asList(two.replicas), few))
                .isInstanceOf(TableIsFullException.class)
                .hasMessageContaining("accounts");
    }

    @Test
    void shouldLetTheOldestIdsGoWhereTheWindowCannotTakeAll() {
        fill(new Random(5));
        List<Replica> replicas = runWithFewestIds(3);

        assertThat(replicas.get(2).ledger().needsLookup(TwoPartitions.ID_HIGH, TwoPartitions.ID_LOW | 1L << 40, 1, 1))
                .isTrue();
        assertThat(replicas.get(2).ledger().evictedThrough())
                .isPositive()
                .isLessThanOrEqualTo(replicas.get(2).appliedPosition());
    }

    @Test
    void shouldStopAtBatchesOfAnotherSlotMapOrState() {
        GrownPartitions grown = GrownPartitions.of(two, 4, LIMITS);
        byte[] old = Batches.of(Sections.barrier());
        byte[] other = Batches.moved(2, 4711, 0, Sections.barrier());
        Replica replica = grown.replicas.get(0);
        Replica fresh = new Replica(0, Partitioning.initial(4).slotMap(), LIMITS);

        assertThatThrownBy(() -> apply(replica, old)).isInstanceOf(BrokenInvariantException.class);
        assertThatThrownBy(() -> apply(replica, other))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("data folder of another");
        assertThatThrownBy(() -> apply(fresh, other)).isInstanceOf(BrokenInvariantException.class);
        assertThat(replica.isLoaded(replica.appliedPosition(), new UnsafeBuffer(old), 0))
                .isTrue();
        assertThat(replica.isLoaded(replica.appliedPosition() + 32, new UnsafeBuffer(old), 0))
                .isFalse();
        assertThatThrownBy(() -> replica.isLoaded(replica.appliedPosition(), new UnsafeBuffer(other), 0))
                .isInstanceOf(BrokenInvariantException.class);
    }

    private static void apply(Replica replica, byte[] batch) {
        replica.apply(
                replica.appliedPosition() + 64,
                TwoPartitions.TIME_NS,
                new UnsafeBuffer(batch),
                0,
                batch.length,
                new Collector());
    }

    private static List<Replica> run(int partitions, List<Replica> before, LedgerLimits limits) {
        return Repartition.run(before, Partitioning.initial(2).with(partitions, Repartition.positions(before)), limits);
    }

    /** With a window that just holds what stays where it is. */
    private List<Replica> runWithFewestIds(int partitions) {
        for (int idsMax = 50; ; idsMax += 10) {
            LedgerLimits few =
                    new LedgerLimits(1_000, 100, 10, 10, 1_000, idsMax, LIMITS.lateMaxNs(), LIMITS.splitNoticeNs(), 99);
            try {
                return run(partitions, Arrays.asList(two.replicas), few);
            } catch (TableIsFullException tooFew) {
                assertThat(tooFew).hasMessageContaining("ids");
            }
        }
    }

    // ---- what happens before ----

    private void fill(Random random) {
        for (int i = 0; i < ACCOUNTS; i++) {
            int flags = i % 3 == 0 ? AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS : AccountFlags.HISTORY;
            NewAccount account = new NewAccount(300 + i, 1, TwoPartitions.ASSET, flags, i, i, 0);
            accounts.add(account);
            two.applyStamped(home(account), Batches.accounts(List.of(account)));
            send(transfer(two.listeners[i % 2], account, 10_000));
        }
        two.settleAll();
        closeAPayee();
        for (int step = 0; step < 400; step++) {
            step(random);
        }
        two.settleAll();
        two.settleAll();
        two.take();
    }

    private void closeAPayee() {
        Transfer close = transfer(two.payees[0], two.payees[0], 0);
        close.creditHigh = accounts.get(1).idHigh();
        close.creditLow = accounts.get(1).idLow();
        close.flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
        send(close);
        pendings.add(close);
        two.settleAll();
    }

    private void step(Random random) {
        NewAccount debit = any(random);
        NewAccount credit = any(random);
        Transfer transfer = transfer(debit, credit, 1 + random.nextInt(300));
        switch (random.nextInt(8)) {
            case 0 -> {
                transfer.flags = TransferFlags.PENDING;
                transfer.timeoutSeconds = random.nextInt(3) * 30;
                send(transfer);
                pendings.add(transfer);
            }
            case 1 -> {
                StreamPayment payment = two.payment(two.listeners[random.nextInt(2)], 1 + random.nextInt(5));
                sendSection(Batches.payments(List.of(payment)), payment.payerHigh, payment.payerLow);
            }
            case 2 -> {
                transfer.flags = TransferFlags.LINKED;
                Transfer last = transfer(any(random), any(random), 1 + random.nextInt(300));
                sendSection(Batches.transfers(List.of(transfer, last)), transfer.debitHigh, transfer.debitLow);
            }
            case 3 -> two.settleAll();
            case 4 -> grant(debit, random);
            default -> send(transfer);
        }
    }

    private void grant(NewAccount account, Random random) {
        MandateChange change = new MandateChange(
                account.idHigh(),
                account.idLow(),
                "service-" + random.nextInt(3),
                false,
                1 + random.nextInt(1_000),
                60,
                TwoPartitions.TIME_NS + 3_600 * NS_PER_S,
                0);
        assertThat(outcomes(two.applyStamped(home(account), Batches.mandates(List.of(change)))))
                .hasSize(1);
    }

    private static List<String> outcomes(List<String> told) {
        return told.stream().filter(line -> !line.startsWith("section")).toList();
    }

    private void payAll(GrownPartitions grown) {
        for (NewAccount payer : two.listeners) {
            StreamPayment payment = two.payment(payer, 3);
            int home = grown.home(payer.idHigh(), payer.idLow());
            assertThat(outcomes(grown.applyStamped(home, Batches.payments(List.of(payment)))))
                    .singleElement()
                    .asString()
                    .contains("POSTED");
        }
        int work = grown.home(two.work.idHigh(), two.work.idLow());
        assertThat(grown.replicas
                        .get(work)
                        .works(List.of(new Query.Id(two.work.idHigh(), two.work.idLow())))
                        .works())
                .hasSize(1);
    }

    private List<String> send(Transfer transfer) {
        return sendSection(Batches.transfers(List.of(transfer)), transfer.debitHigh, transfer.debitLow);
    }

    private List<String> sendSection(byte[] section, long accountHigh, long accountLow) {
        sent.add(new Sent(section, accountHigh, accountLow));
        return two.applyStamped(two.slotMap.partitionOf(accountHigh, accountLow), section);
    }

    /** Sends everything once more; what is answered anew then is not decided for good and is forgotten. */
    private void sendAllAgain() {
        for (Sent section : sent) {
            int partition = two.slotMap.partitionOf(section.accountHigh, section.accountLow);
            section.answer = two.applyStamped(partition, section.bytes);
        }
        two.settleAll();
        sent.removeIf(section -> outcomes(section.answer).stream().anyMatch(line -> !line.contains("replayed")));
        assertThat(sent).hasSizeGreaterThan(100);
    }

    private Map<NewAccount, AccountView> views() {
        Map<NewAccount, AccountView> views = new LinkedHashMap<>();
        List<NewAccount> all = new ArrayList<>(accounts);
        all.addAll(List.of(two.payees));
        all.addAll(List.of(two.listeners));
        all.forEach(account -> views.put(account, two.view(home(account), account)));
        assertThat(views.values()).anyMatch(view -> view.unclaimed() > 0);
        return views;
    }

    /** Credits less debits over all accounts that clients have, and what waits for them elsewhere. */
    private long[] funds(Replica[] replicas) {
        long sum = 0;
        List<NewAccount> all = new ArrayList<>(accounts);
        all.addAll(List.of(two.payees));
        all.addAll(List.of(two.listeners));
        for (NewAccount account : all) {
            for (Replica replica : replicas) {
                AccountView view = replica.ledger().account(account.idHigh(), account.idLow());
                sum += view == null ? 0 : view.creditsPosted() - view.debitsPosted() + view.unclaimed();
                sum += replica.ledger().accrued(account.idHigh(), account.idLow());
            }
        }
        return new long[] {sum};
    }

    private NewAccount any(Random random) {
        return accounts.get(random.nextInt(ACCOUNTS));
    }

    private Transfer transfer(NewAccount debit, NewAccount credit, long amount) {
        return two.transfer(debit, credit, amount);
    }

    private int home(NewAccount account) {
        return two.slotMap.partitionOf(account.idHigh(), account.idLow());
    }

    /** A section, and the account by which it finds its partition. */
    private static final class Sent {
        final byte[] bytes;
        final long accountHigh;
        final long accountLow;
        List<String> answer = List.of();

        Sent(byte[] bytes, long accountHigh, long accountLow) {
            this.bytes = bytes;
            this.accountHigh = accountHigh;
            this.accountLow = accountLow;
        }
    }
}
