package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ledgers that are connected by channels do what a seed says: transfers, payments, settlements, retries, restarts from snapshots.
 * After every step the digest is what it is when computed from scratch; funds are conserved over all partitions and channels; in
 * the end every id has had the effect of its outcome once. A failure names its seed.
 */
class RandomRunTest {
    private static final int STEPS = 4000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 48_213})
    void shouldConserveFundsAndKeepItsDigest(long seed) {
        Run run = new Run(seed, 3, 64);

        for (int step = 0; step < STEPS; step++) {
            run.step();
            if (step % 50 == 0) {
                run.checkConservation();
            }
        }

        run.drain();
        run.checkConservation();
        run.checkEffects();
        assertThat(run.outcomes)
                .containsKeys(
                        "POSTED",
                        "EXCEEDS_CREDITS",
                        "undecided",
                        "CREDIT_ACCOUNT_NOT_FOUND",
                        "ID_LOOKUP_UNAVAILABLE",
                        "TABLE_IS_FULL");
    }

    @Test
    void shouldHaveTheSameFutureAfterEveryRestart() {
        Run restarted = new Run(5, 2, 32);
        Run uninterrupted = new Run(5, 2, 32);
        uninterrupted.isRestarting = false;

        for (int step = 0; step < STEPS; step++) {
            restarted.step();
            uninterrupted.step();
        }

        assertThat(restarted.outcomes).isEqualTo(uninterrupted.outcomes);
        for (int p = 0; p < 2; p++) {
            assertThat(restarted.ledgers[p].digest()).isEqualTo(uninterrupted.ledgers[p].digest());
        }
    }

    /** One item on its way from one partition to another. */
    private interface Item {
        void arrive();
    }

    /** An outcome that was told, to be found again by a retry or by its effect. */
    private record Told(long idHigh, long idLow, long debit, long credit, long amount, List<Long> legs) {}

    private static final class Run {
        private static final int ASSET = 7;
        private static final int ACCOUNTS = 40;
        private static final long ABSENT = 7777;

        private final long seed;
        private final Random random;
        private final int partitions;
        private final LedgerLimits limits;
        private final Ledger[] ledgers;
        private final List<Queue<Item>> channels = new ArrayList<>();
        private final List<Told> told = new ArrayList<>();
        private final Map<Long, Long> expected = new HashMap<>();
        private final Map<String, Integer> outcomes = new HashMap<>();
        private final Transfer transfer = new Transfer();
        private final StreamPayment payment = new StreamPayment();
        private long nowMs = LedgerFixture.START_MS;
        private long position;
        private long nextId = 1;
        private boolean isRestarting = true;

        Run(long seed, int partitions, int idWindowMax) {
            this.seed = seed;
            this.partitions = partitions;
            random = new Random(seed);
            limits = new LedgerLimits(100, 10, 10, 10, 25, idWindowMax, LedgerFixture.HOUR_NS);
            ledgers = new Ledger[partitions];
            for (int p = 0; p < partitions; p++) {
                ledgers[p] = blank(p);
                ledgers[p].advanceTime(nowMs * LedgerFixture.NS_PER_MS);
                ledgers[p].createAsset(new NewAsset(ASSET, "RUN", 0, 1_000_000_000, "service"));
            }
            for (int i = 0; i < partitions * partitions; i++) {
                channels.add(new ArrayDeque<>());
            }
            for (long account = 1; account <= ACCOUNTS; account++) {
                int flags = account % 7 == 0 ? 0 : account % 11 == 0 ? 2 : 1;
                assertThat(home(account).createAccount(new NewAccount(0, account, ASSET, flags, 0, 0, 1)))
                        .isEqualTo(Outcome.CREATED);
            }
        }

        void step() {
            nowMs += random.nextInt(5) == 0 ? random.nextInt(200) : 0;
            int p = random.nextInt(partitions);
            ledgers[p].indexed(position);
            ledgers[p].advanceTime(nowMs * LedgerFixture.NS_PER_MS, ++position);
            switch (random.nextInt(10)) {
                case 0, 1 -> newTransfer(false);
                case 2 -> newTransfer(true);
                case 3, 4 -> newPayment();
                case 5 -> retry();
                case 6 -> settle(p);
                case 7, 8 -> deliver();
                default -> maybeRestart(p);
            }
            for (Ledger ledger : ledgers) {
                assertThat(ledger.recomputeDigest()).as("digest, seed %s", seed).isEqualTo(ledger.digest());
            }
        }

        /** Lets everything arrive and settle. */
        void drain() {
            for (int round = 0; round < 200; round++) {
                for (int p = 0; p < partitions; p++) {
                    settle(p);
                }
                for (Queue<Item> channel : channels) {
                    while (!channel.isEmpty()) {
                        channel.remove().arrive();
                    }
                }
            }
        }

        /** Debits equal credits in every partition, and what is sent equals what is received and what is on its way. */
        void checkConservation() {
            for (int p = 0; p < partitions; p++) {
                ledgers[p].recount(new TotalsSink() {
                    @Override
                    public void asset(
                            int asset, long debits, long credits, long pending, long pendingCredits, long accrued) {
                        assertThat(debits).as("posted, seed %s", seed).isEqualTo(credits);
                        assertThat(pending).as("pending, seed %s", seed).isEqualTo(pendingCredits);
                    }

                    @Override
                    public void channel(int peer, int asset, long sent, long received) {}
                });
            }
            boolean isQuiet = channels.stream().allMatch(Queue::isEmpty);
            if (isQuiet) {
                assertThat(channelTotals()).as("channels, seed %s", seed).isZero();
            }
        }

        /** Every account has what the outcomes that were told make of it. */
        void checkEffects() {
            for (long account = 1; account <= ACCOUNTS; account++) {
                AccountView view = home(account).account(0, account);
                assertThat(view).isNotNull();
                if (view != null) {
                    assertThat(view.creditsPosted() - view.debitsPosted())
                            .as("balance of %s, seed %s", account, seed)
                            .isEqualTo(expected.getOrDefault(account, 0L));
                    assertThat(view.debitsPending()).isZero();
                }
            }
        }

        private void newTransfer(boolean isMint) {
            long debit = isMint ? 0 : account();
            long credit = random.nextInt(20) == 0 ? ABSENT + random.nextInt(3) : account();
            transferOf(new Told(idHigh(), LedgerFixture.timedLow(nextId++), debit, credit, amount(), List.of()));
        }

        private void transferOf(Told told) {
            set(told);
            Ledger ledger = home(transfer.debitHigh, transfer.debitLow);
            ledger.advanceTime(nowMs * LedgerFixture.NS_PER_MS);
            Outcome outcome = ledger.apply(transfer, position);
            count(outcome == null ? "undecided" : outcome.name());
            if (ledger.lastReplayed()) {
                return;
            }
            if (outcome == null) {
                send(told);
            } else if (outcome.spendsId()) {
                note(told, outcome);
            }
        }

        private void send(Told told) {
            int from = partitionOf(debitLow(told));
            int to = partitionOf(told.credit);
            channel(from, to).add(() -> {
                set(told);
                Outcome outcome = ledgers[to].applyEscrowRequest(from, transfer, ASSET);
                long accepted = ledgers[to].lastAccepted();
                channel(to, from).add(() -> {
                    long debitHigh = told.debit == 0 ? -1 : 0;
                    ledgers[from].applyEscrowReply(
                            to, told.idHigh, told.idLow, debitHigh, debitLow(told), outcome, accepted);
                    note(told, outcome);
                });
            });
        }

        private void newPayment() {
            int count = 1 + random.nextInt(4);
            List<Long> legs = new ArrayList<>();
            long amount = 0;
            for (int i = 0; i < count; i++) {
                // Different payees, which a split guarantees; one in ten is nobody.
                legs.add(random.nextInt(10) == 0 ? ABSENT + i : (nextId + i * 7L) % ACCOUNTS + 1);
                legs.add(amount());
                amount += legs.get(2 * i + 1);
            }
            paymentOf(new Told(idHigh(), LedgerFixture.timedLow(nextId++), account(), 0, amount, legs));
        }

        private void paymentOf(Told told) {
            payment.idHigh = told.idHigh;
            payment.idLow = told.idLow;
            payment.payerLow = told.debit;
            payment.workLow = 1;
            payment.units = told.amount;
            payment.amount = told.amount;
            payment.playedAtNs = nowMs * LedgerFixture.NS_PER_MS;
            payment.flags = StreamPayment.FLAG_PLAYED_AT_OMITTED;
            payment.principal = 1;
            payment.asset = ASSET;
            payment.legCount = told.legs.size() / 2;
            for (int i = 0; i < payment.legCount; i++) {
                payment.legLow[i] = told.legs.get(2 * i);
                payment.legAmount[i] = told.legs.get(2 * i + 1);
            }
            Ledger ledger = home(told.debit);
            ledger.advanceTime(nowMs * LedgerFixture.NS_PER_MS);
            Outcome outcome = ledger.apply(payment, position);
            count(outcome.name());
            if (!ledger.lastReplayed() && outcome.spendsId()) {
                note(told, outcome);
            }
        }

        private void retry() {
            if (!told.isEmpty()) {
                Told again = told.get(Math.max(0, told.size() - 1 - random.nextInt(20)));
                if (again.legs.isEmpty()) {
                    transferOf(again);
                } else {
                    paymentOf(again);
                }
            }
        }

        private void settle(int from) {
            int to = random.nextInt(partitions);
            ledgers[from].settle(
                    to,
                    1 + random.nextInt(5),
                    (high, low, asset, amount) -> channel(from, to)
                            .add(() -> ledgers[to].postSettlementEntry(from, high, low, asset, amount)));
        }

        private void deliver() {
            Queue<Item> channel = channels.get(random.nextInt(channels.size()));
            if (!channel.isEmpty()) {
                channel.remove().arrive();
            }
        }

        private void maybeRestart(int p) {
            if (random.nextInt(20) == 0 && isRestarting) {
                Ledger loaded = blank(p);
                for (byte[] chunk : LedgerFixture.snapshot(ledgers[p])) {
                    loaded.loadSnapshotChunk(new UnsafeBuffer(chunk), 0, chunk.length);
                }
                assertThat(loaded.digest())
                        .as("digest of a snapshot, seed %s", seed)
                        .isEqualTo(ledgers[p].digest());
                ledgers[p] = loaded;
            }
        }

        private void note(Told item, Outcome outcome) {
            told.add(item);
            if (outcome == Outcome.POSTED) {
                expected.merge(item.debit, -item.amount, Long::sum);
                expected.merge(item.credit, item.legs.isEmpty() ? item.amount : 0, Long::sum);
                for (int i = 0; i < item.legs.size(); i += 2) {
                    expected.merge(payeeOf(item.legs.get(i)), item.legs.get(i + 1), Long::sum);
                }
            }
        }

        /** Accounts that limit their credits take none of payments. */
        private static long payeeOf(long payee) {
            return payee % 11 == 0 && payee % 7 != 0 ? ABSENT : payee;
        }

        private long channelTotals() {
            long[] sum = new long[1];
            for (Ledger ledger : ledgers) {
                ledger.recount(new TotalsSink() {
                    @Override
                    public void asset(
                            int asset, long debits, long credits, long pending, long pendingCredits, long accrued) {}

                    @Override
                    public void channel(int peer, int asset, long sent, long received) {
                        sum[0] += sent - received;
                    }
                });
            }
            return sum[0];
        }

        private void set(Told told) {
            transfer.idHigh = told.idHigh;
            transfer.idLow = told.idLow;
            transfer.debitHigh = told.debit == 0 ? AssetAccounts.RESERVED_HIGH : 0;
            transfer.debitLow = debitLow(told);
            transfer.creditHigh = 0;
            transfer.creditLow = told.credit;
            transfer.amount = told.amount;
            transfer.principal = 1;
        }

        private static long debitLow(Told told) {
            return told.debit == 0 ? AssetAccounts.issuingLow(ASSET) : told.debit;
        }

        private Ledger blank(int p) {
            return new Ledger(
                    p, partitions, LedgerFixture.placement(partitions), limits, System.nanoTime(), Outbox.NONE);
        }

        private Ledger home(long account) {
            return ledgers[partitionOf(account)];
        }

        private Ledger home(long high, long low) {
            return ledgers[LedgerFixture.placement(partitions).partitionOf(high, low)];
        }

        private int partitionOf(long low) {
            return LedgerFixture.placement(partitions).partitionOf(0, low);
        }

        private Queue<Item> channel(int from, int to) {
            return channels.get(from * partitions + to);
        }

        private long idHigh() {
            return LedgerFixture.timedHigh(nowMs + random.nextInt(300) - 100);
        }

        private long account() {
            return 1L + random.nextInt(ACCOUNTS);
        }

        private long amount() {
            return 1L + random.nextInt(2 << random.nextInt(12));
        }

        private void count(String outcome) {
            outcomes.merge(outcome, 1, Integer::sum);
        }
    }
}
