package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One partition does what a seed says: transfers of every kind, alone and in chains, retries, time that passes, restarts from
 * snapshots. After every step the books balance when counted anew and the digest is what it is when computed from scratch; who asks
 * again hears what was heard before. A failure names its seed.
 */
class RandomPhasesTest {
    private static final int STEPS = 3000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 91_104})
    void shouldKeepItsBooksAndItsWord(long seed) {
        Run run = new Run(seed, true);

        run.run();

        assertThat(run.outcomes)
                .containsKeys(
                        Outcome.POSTED,
                        Outcome.PENDING,
                        Outcome.VOIDED,
                        Outcome.LINKED_EVENT_FAILED,
                        Outcome.EXCEEDS_CREDITS,
                        Outcome.EXCEEDS_DEBITS,
                        Outcome.DEBIT_ACCOUNT_CLOSED,
                        Outcome.CREDIT_ACCOUNT_CLOSED,
                        Outcome.PENDING_TRANSFER_EXPIRED,
                        Outcome.PENDING_TRANSFER_ALREADY_POSTED,
                        Outcome.PENDING_TRANSFER_ALREADY_VOIDED,
                        Outcome.PENDING_TRANSFER_NOT_PENDING,
                        Outcome.EXCEEDS_PENDING_TRANSFER_AMOUNT,
                        Outcome.DEBIT_NOT_ALLOWED,
                        Outcome.EXCEEDS_MANDATE,
                        Outcome.MANDATE_EXPIRED,
                        Outcome.SCHEDULED,
                        Outcome.SCHEDULED_TRANSFER_IS_DUE,
                        Outcome.LINKED_TRANSFER_IS_SCHEDULED,
                        Outcome.ID_LOOKUP_UNAVAILABLE,
                        Outcome.TABLE_IS_FULL);
    }

    @Test
    void shouldHaveTheSameFutureAfterEveryRestart() {
        Run restarted = new Run(7, true);
        Run uninterrupted = new Run(7, false);

        restarted.run();
        uninterrupted.run();

        assertThat(restarted.outcomes).isEqualTo(uninterrupted.outcomes);
        assertThat(restarted.ledger.digest()).isEqualTo(uninterrupted.ledger.digest());
    }

    /** What one transfer says. */
    private record Said(
            long id, long idMs, long debit, long credit, long amount, int flags, long pending, int timeout) {
        /** A scheduled transfer says in its timeout after how many half seconds it is due. */
        long scheduledAtNs() {
            return (flags & TransferFlags.SCHEDULED) == 0 ? 0 : (idMs + 500L * timeout) * LedgerFixture.NS_PER_MS;
        }
    }

    private record Id(long id, long idMs) {}

    private static final class Run {
        private static final int ACCOUNTS = 8;
        private static final int IDS_MAX = 64;
        private static final int MANDATE_LIMIT_MAX = 400;
        private static final long NEVER_MADE = 1L << 40;

        private final long seed;
        private final Random random;
        private final boolean isRestarting;
        private final LedgerFixture books;
        private Ledger ledger;
        private final Map<Outcome, Integer> outcomes = new TreeMap<>();
        private final List<List<Said>> sent = new ArrayList<>();
        private final List<Said> pendings = new ArrayList<>();
        private final Map<Id, Outcome> told = new HashMap<>();
        private final Map<Long, Long> timeOfId = new HashMap<>();
        private long nextId = 1;

        Run(long seed, boolean isRestarting) {
            this.seed = seed;
            this.isRestarting = isRestarting;
            random = new Random(seed);
            LedgerLimits limits =
                    new LedgerLimits(99, 9, 9, 9, 9, IDS_MAX, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99);
            books = new LedgerFixture(0, 1, limits);
            ledger = books.ledger;
            for (int account = 0; account < ACCOUNTS; account++) {
                books.open(10 + account, account % 4 == 3 ? 2 : account % 4 == 2 ? 0 : 1);
            }
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                step();
                assertThat(ledger.recomputeDigest()).as("digest, seed %s", seed).isEqualTo(ledger.digest());
                if (step % 20 == 0) {
                    checkBooks();
                }
            }
        }

        private void step() {
            if (random.nextInt(4) == 0) {
                ledger.advanceTime(ledger.timeNs() + random.nextInt(700) * LedgerFixture.NS_PER_MS);
            }
            int what = random.nextInt(20);
            if (what == 0) {
                restart();
            } else if (what == 19) {
                changeMandate();
            } else if (what < 5 && !sent.isEmpty()) {
                submit(sent.get(Math.max(0, sent.size() - 1 - random.nextInt(random.nextInt(4) == 0 ? 300 : 30))));
            } else {
                List<Said> transfers = new ArrayList<>();
                int count = random.nextInt(3) == 0 ? 2 + random.nextInt(3) : 1;
                for (int i = 0; i < count; i++) {
                    transfers.add(transfer(i < count - 1));
                }
                sent.add(transfers);
                submit(transfers);
            }
        }

        private void changeMandate() {
            boolean isRevocation = random.nextInt(5) == 0;
            long untilNs = ledger.timeNs() + 1 + random.nextInt(20_000) * LedgerFixture.NS_PER_MS;
            ledger.change(new MandateChange(
                    0,
                    account(),
                    "stranger",
                    isRevocation,
                    isRevocation ? 0 : 1 + random.nextInt(MANDATE_LIMIT_MAX),
                    isRevocation ? 0 : 1 + random.nextInt(2),
                    isRevocation ? 0 : untilNs,
                    books.service));
        }

        private Said transfer(boolean isLinked) {
            long id = nextId++;
            long idMs = ledger.timeNs() / LedgerFixture.NS_PER_MS;
            timeOfId.put(id, idMs);
            int linked = isLinked ? TransferFlags.LINKED : 0;
            long debit = random.nextInt(4) == 0 ? 0 : account();
            long credit = account(debit);
            long amount = 1L + random.nextInt(100);
            int timeout = random.nextInt(3);
            return switch (random.nextInt(9)) {
                case 0, 1 -> new Said(id, idMs, debit, credit, amount, linked | TransferFlags.PENDING, 0, timeout);
                case 2, 3 -> end(id, idMs, linked | TransferFlags.POST_PENDING, random.nextInt(120));
                case 4 -> end(id, idMs, linked | TransferFlags.VOID_PENDING, 0);
                case 5 -> new Said(id, idMs, debit, credit, amount, linked | balancing(), 0, 0);
                case 6 ->
                    new Said(
                            id,
                            idMs,
                            credit,
                            account(credit),
                            0,
                            linked | TransferFlags.PENDING | closing(),
                            0,
                            1 + timeout);
                case 7 -> new Said(id, idMs, debit, credit, amount, linked | TransferFlags.SCHEDULED, 0, 1 + timeout);
                default -> new Said(id, idMs, debit, credit, amount, linked, 0, 0);
            };
        }

        /** Ends one of the last transfers, whatever it was. */
        private Said end(long id, long idMs, int flags, long amount) {
            List<Said> chosen =
                    sent.isEmpty() ? List.of() : sent.get(Math.max(0, sent.size() - 1 - random.nextInt(12)));
            Said pending = chosen.isEmpty() ? null : chosen.get(random.nextInt(chosen.size()));
            if (!pendings.isEmpty() && random.nextInt(5) > 0) {
                pending = pendings.get(Math.max(0, pendings.size() - 1 - random.nextInt(6)));
            }
            long debit = pending == null ? account() : pending.debit;
            return new Said(id, idMs, debit, -1, amount, flags, pending == null ? NEVER_MADE : pending.id, 0);
        }

        private void submit(List<Said> transfers) {
            long position = books.nextPosition();
            ledger.indexed(position - 1);
            if (transfers.size() == 1) {
                Transfer transfer = new Transfer();
                set(transfer, transfers.get(0));
                Outcome outcome = ledger.apply(transfer, position);
                assertThat(outcome).isNotNull();
                if (outcome != null) {
                    hear(transfers.get(0), outcome, ledger.lastReplayed());
                }
                return;
            }
            ledger.apply(
                    new Chain() {
                        @Override
                        public int length() {
                            return transfers.size();
                        }

                        @Override
                        public void read(int member, Transfer transfer) {
                            set(transfer, transfers.get(member));
                        }
                    },
                    position);
            for (int i = 0; i < transfers.size(); i++) {
                hear(transfers.get(i), ledger.chainOutcome(i), ledger.isChainReplayed());
            }
        }

        private void hear(Said said, Outcome outcome, boolean isReplayed) {
            outcomes.merge(outcome, 1, Integer::sum);
            Outcome before = told.get(new Id(said.id, said.idMs));
            if (before != null && !outcome.isRefusal()) {
                assertThat(isReplayed).as("%s replayed, seed %s", said, seed).isTrue();
                assertThat(outcome).as("%s again, seed %s", said, seed).isEqualTo(before);
            } else if (outcome.spendsId()) {
                assertThat(isReplayed)
                        .as("%s for the first time, seed %s", said, seed)
                        .isFalse();
                told.put(new Id(said.id, said.idMs), outcome);
                if (outcome == Outcome.PENDING || outcome == Outcome.SCHEDULED) {
                    pendings.add(said);
                }
            }
        }

        private void restart() {
            if (isRestarting) {
                Ledger loaded = books.reload(LedgerFixture.snapshot(ledger));
                assertThat(loaded.digest())
                        .as("digest of a snapshot, seed %s", seed)
                        .isEqualTo(ledger.digest());
                ledger = loaded;
            }
        }

        private void checkBooks() {
            ledger.recount(new TotalsSink() {
                @Override
                public void asset(int asset, long debits, long credits, long pending, long incoming, long accrued) {
                    assertThat(debits).as("posted, seed %s", seed).isEqualTo(credits);
                    assertThat(pending).as("pending, seed %s", seed).isEqualTo(incoming);
                }

                @Override
                public void channel(int peer, int asset, long amount, long received) {}
            });
            for (int account = 10; account < 10 + ACCOUNTS; account++) {
                for (MandateView mandate : ledger.mandates(0, account)) {
                    assertThat(mandate.used() + mandate.reserved())
                            .as("used by a mandate, seed %s", seed)
                            .isBetween(0L, (long) MANDATE_LIMIT_MAX);
                }
            }
        }

        private void set(Transfer transfer, Said said) {
            transfer.idHigh = LedgerFixture.timedHigh(said.idMs);
            transfer.idLow = LedgerFixture.timedLow(said.id);
            transfer.debitHigh = said.debit == 0 ? AssetAccounts.RESERVED_HIGH : 0;
            transfer.debitLow = said.debit == 0 ? AssetAccounts.issuingLow(LedgerFixture.TUNE) : said.debit;
            transfer.creditHigh = 0;
            transfer.creditLow = Math.max(0, said.credit);
            transfer.amount = said.amount;
            transfer.code = 0;
            transfer.flags = said.flags;
            // The owner, and now and then one who needs a mandate.
            transfer.principal = said.id % 3 == 0 ? books.stranger : books.service;
            transfer.clearExtension();
            transfer.timeoutSeconds = said.scheduledAtNs() == 0 ? said.timeout : 0;
            transfer.scheduledAtNs = said.scheduledAtNs();
            if (said.pending != 0) {
                transfer.pendingHigh = LedgerFixture.timedHigh(timeOfId.getOrDefault(said.pending, said.idMs));
                transfer.pendingLow = LedgerFixture.timedLow(said.pending);
            }
        }

        private int balancing() {
            return random.nextBoolean() ? TransferFlags.BALANCING_DEBIT : TransferFlags.BALANCING_CREDIT;
        }

        private int closing() {
            return random.nextBoolean() ? TransferFlags.CLOSING_DEBIT : TransferFlags.CLOSING_CREDIT;
        }

        private long account(long other) {
            long account = account();
            return account == other ? account(other) : account;
        }

        private long account() {
            return 10L + random.nextInt(ACCOUNTS);
        }
    }
}
