package tutti.ledger;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** STUB: public API of the ledger core; bodies follow. */
@SuppressWarnings("DoNotCallSuggester")
public final class Ledger {
    public Ledger(int partition, int partitionCount, Placement placement, LedgerLimits limits) {
        throw new UnsupportedOperationException();
    }

    // ---- time ----

    /** Ledger time becomes the larger of its value and the log's timestamp (ns since 1970). Called before each batch. */
    public void advanceTime(long logTimestampNs) {
        throw new UnsupportedOperationException();
    }

    public long timeNs() {
        throw new UnsupportedOperationException();
    }

    // ---- principals ----

    /** Number of the interned name, or 0 if it is not interned here. */
    public int principal(String name) {
        throw new UnsupportedOperationException();
    }

    /** Interns a name (idempotent); returns its number from 1, or 0 if the table is full. */
    public int intern(String name) {
        throw new UnsupportedOperationException();
    }

    // ---- rare commands; they may allocate ----

    /** Creates the asset in this partition, with its issuing account where this partition is that account's home, and its
     * unclaimed account. Used for the client's command in partition 0 and for what partition 0 sends to the others. */
    public Outcome createAsset(NewAsset asset) {
        throw new UnsupportedOperationException();
    }

    public Outcome createAccount(NewAccount account) {
        throw new UnsupportedOperationException();
    }

    /** Payees were validated at their homes by the gateway. */
    public Outcome registerWork(NewWork work) {
        throw new UnsupportedOperationException();
    }

    // ---- hot commands; no allocation ----

    /**
     * Applies a transfer. If the credit account lives elsewhere, the debit side is checked and the amount reserved; the
     * answer is then null (undecided) and the caller sends an escrow request to the credit account's home.
     * A retry of an undecided transfer is null too and must not be sent again: see {@link #lastReplayed}.
     */
    public @Nullable Outcome apply(Transfer transfer, long position) {
        throw new UnsupportedOperationException();
    }

    /** Applies a stream payment: never crosses partitions, never undecided. */
    public Outcome apply(StreamPayment payment, long position) {
        throw new UnsupportedOperationException();
    }

    /** True if the last apply answered a stored outcome (or met an undecided transfer a second time). */
    public boolean lastReplayed() {
        throw new UnsupportedOperationException();
    }

    /** Ledger time of the outcome that the last apply answered, 0 if it was a refusal or was not decided. */
    public long lastTimestampNs() {
        throw new UnsupportedOperationException();
    }

    // ---- escrow: transfers whose credit account lives in another partition ----

    /** Credit side: posts to the credit account, or returns the amount to the sender; counts it as received from {@code from}
     * and, if rejected, as sent back. */
    public Outcome applyEscrowRequest(int from, Transfer transfer, int asset) {
        throw new UnsupportedOperationException();
    }

    /** Debit side: the decision of partition {@code from} on an undecided transfer of this partition. The outcome is stored for its id. */
    public void applyEscrowReply(int from, long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome) {
        throw new UnsupportedOperationException();
    }

    /** Asset of an account of this partition, 0 if there is none. */
    public int assetOf(long accountHigh, long accountLow) {
        throw new UnsupportedOperationException();
    }

    // ---- settlement ----

    /** Payees with accruals for the destination that are not yet moved into a settlement. */
    public int unsettledPayees(int destination) {
        throw new UnsupportedOperationException();
    }

    /** Moves up to {@code payeesMax} payees' accruals into a settlement, counting them as sent. Returns how many. */
    public int settle(int destination, int payeesMax, SettlementSink sink) {
        throw new UnsupportedOperationException();
    }

    /** Credits the payee, or the asset's unclaimed account if the payee cannot be credited; counts it as received. Cannot fail. */
    public void postSettlementEntry(int from, long payeeHigh, long payeeLow, int asset, long amount) {
        throw new UnsupportedOperationException();
    }

    // ---- reads ----

    public @Nullable AccountView account(long idHigh, long idLow) {
        throw new UnsupportedOperationException();
    }

    /** What is accrued here for a payee that lives elsewhere, minor units. */
    public long accrued(long payeeHigh, long payeeLow) {
        throw new UnsupportedOperationException();
    }

    public @Nullable AssetView asset(int asset) {
        throw new UnsupportedOperationException();
    }

    public @Nullable WorkView work(long idHigh, long idLow) {
        throw new UnsupportedOperationException();
    }

    /** Recounts every account and accrual and compares with the running totals (broken invariant if they differ). */
    public void recount(TotalsSink sink) {
        throw new UnsupportedOperationException();
    }

    public long accountCount() {
        throw new UnsupportedOperationException();
    }

    public long workCount() {
        throw new UnsupportedOperationException();
    }

    /** Transfers and stream payments posted since the ledger began. */
    public long postedCount() {
        throw new UnsupportedOperationException();
    }

    /** True while the table of recent ids cannot take {@code items} more: the leader then admits nothing. */
    public boolean isIdWindowFull(int items) {
        throw new UnsupportedOperationException();
    }

    /** Highest position whose ids were evicted from the window; 0 if none. */
    public long evictedThrough() {
        throw new UnsupportedOperationException();
    }

    /** 64 bits over all state, kept up to date by every change; equal on all replicas at equal positions. */
    public long digest() {
        throw new UnsupportedOperationException();
    }

    /** The same digest computed from scratch over all state. */
    public long recomputeDigest() {
        throw new UnsupportedOperationException();
    }

    // ---- snapshot ----

    public void writeSnapshot(SnapshotSink sink) {
        throw new UnsupportedOperationException();
    }

    /** Takes the chunks that {@link #writeSnapshot} gave, in order; returns true when the ledger is whole again. */
    public boolean loadSnapshotChunk(DirectBuffer buffer, int offset, int length) {
        throw new UnsupportedOperationException();
    }
}
