package tutti.storage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryEntry;
import tutti.ledger.Journal;
import tutti.ledger.Ledger;
import tutti.ledger.LedgerLimits;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.Outcome;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/**
 * A real ledger whose journal goes into a real store, and into a plain list beside it. Account {@code n} has the id (0, n); 1 to 100
 * are there, of which the first keeps its balances.
 */
final class StorageFixture implements AutoCloseable {
    static final int ACCOUNTS = 100;
    static final long START_MS = 1_800_000_000_000L;
    private static final long NS_PER_MS = 1_000_000;
    private static final int TUNE = 2;
    private static final int FEED_WORDS = 1 << 22;

    private final Path folder;
    final Ledger ledger;
    final List<HistoryEntry> expected = new ArrayList<>();
    final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    final Transfer transfer = new Transfer();
    LevelDbHistoryStore store;
    long position;

    /** False: the list stays empty. */
    boolean isRemembering = true;

    /** False: the store hears nothing. */
    boolean isStoring = true;

    private final int principal;
    private long sequence;

    StorageFixture(Path folder) {
        this.folder = folder;
        ledger = new Ledger(
                0,
                1,
                (high, low) -> 0,
                new LedgerLimits(1_000, 10, 10, 10, 10, 1 << 20, 3_600_000 * NS_PER_MS, 60_000 * NS_PER_MS, 9));
        ledger.advanceTime(START_MS * NS_PER_MS);
        principal = ledger.intern("service");
        ledger.createAsset(new NewAsset(TUNE, "TUNE", 2, 1L << 60, "service"));
        for (int account = 1; account <= ACCOUNTS; account++) {
            ledger.createAccount(new NewAccount(0, account, TUNE, account == 1 ? 4 : 0, 0, 0, principal));
        }
        store = open();
    }

    LevelDbHistoryStore open() {
        return LevelDbHistoryStore.open(folder, 0, FEED_WORDS, bytes -> true, failure::set);
    }

    void reopen() {
        store.close();
        store = open();
    }

    /** A millisecond later: what happens from here on is the next batch. */
    void begin() {
        position += 1_000;
        ledger.advanceTime(ledger.timeNs() + NS_PER_MS, position);
    }

    /** The batch is over: the store and the list hear what it did. */
    void end() {
        ledger.endBatch();
        Journal journal = ledger.journal();
        int ordinal = 0;
        for (int at = isRemembering ? 0 : journal.length();
                at < journal.length();
                at += Journal.words(journal.words()[at])) {
            long[] words = Arrays.copyOfRange(journal.words(), at, at + Journal.words(journal.words()[at]));
            expected.add(new HistoryEntry(position, ordinal++, ledger.timeNs(), words));
        }
        if (isStoring) {
            store.append(position, ledger.timeNs(), journal);
        }
    }

    /** Another store hears what the last batch did. */
    void endInto(LevelDbHistoryStore other) {
        other.append(position, ledger.timeNs(), ledger.journal());
    }

    /** A batch of so many single transfers, from account to account in turn, with ids that carry a time or not. */
    void move(int transfers, boolean isTimed) {
        begin();
        for (int i = 0; i < transfers; i++) {
            sequence++;
            set(sequence, isTimed, 1 + sequence % ACCOUNTS, 1 + (sequence + 1) % ACCOUNTS, 1 + sequence % 7);
            apply();
        }
        end();
    }

    Outcome apply() {
        Outcome outcome = ledger.apply(transfer, position);
        if (outcome == null) {
            throw new IllegalStateException("undecided");
        }
        return outcome;
    }

    /** The fixture's one transfer, set to this. */
    Transfer set(long id, boolean isTimed, long debit, long credit, long amount) {
        transfer.idHigh = isTimed ? (ledger.timeNs() / NS_PER_MS) << 16 | 7L << 12 : id * 31;
        transfer.idLow = isTimed ? 2L << 62 | id : id;
        transfer.debitHigh = 0;
        transfer.debitLow = debit;
        transfer.creditHigh = 0;
        transfer.creditLow = credit;
        transfer.amount = amount;
        transfer.code = (int) (id % 5);
        transfer.flags = 0;
        transfer.principal = principal;
        transfer.clearExtension();
        return transfer;
    }

    /** The fixture's one transfer, now about another. */
    void about(long pendingHigh, long pendingLow, int flags) {
        transfer.flags = flags;
        transfer.pendingHigh = pendingHigh;
        transfer.pendingLow = pendingLow;
        if ((flags & TransferFlags.ABOUT_ANOTHER) != 0) {
            transfer.creditLow = 0;
        }
    }

    Outcome pay(long id, long payer, long... payees) {
        StreamPayment payment = new StreamPayment();
        payment.idHigh = id * 31;
        payment.idLow = id;
        payment.payerLow = payer;
        payment.workLow = 900;
        payment.units = 1;
        payment.playedAtNs = ledger.timeNs();
        payment.splitVersion = 3;
        payment.principal = principal;
        payment.asset = TUNE;
        payment.legCount = payees.length;
        payment.amount = payees.length;
        for (int i = 0; i < payees.length; i++) {
            payment.legLow[i] = payees[i];
            payment.legAmount[i] = 1;
        }
        return ledger.apply(payment, position);
    }

    void awaitReadable() throws InterruptedException {
        store.hasten(position);
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (store.syncedThrough() < position || store.readableThrough() < position) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not written in time, failure: " + failure.get());
            }
            Thread.sleep(2);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
