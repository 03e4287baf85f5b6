package tutti.ledger;

import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The books of one partition: a pure state machine over the commands of its log. The same commands at the same positions and times
 * give the same outcomes, state and digest on every replica and at every replay. Of one thread.
 *
 * <p>Every command is refused first and posted last: past the decision nothing can fail. The commands of the hot path allocate
 * nothing but the tables' growth.
 */
public final class Ledger extends LedgerReads {
    /** Any key will do where clients are trusted not to choose ids that collide. */
    private static final long DEFAULT_HASH_KEY = 0x5475747469L;

    /** Commands that it pays to tell of at once: what they need fits into the nearest caches. */
    public static final int EXPECTED_MAX = IdWindow.ROOM_MAX;

    private final Catalogue catalogue;
    private final AccountChains accountChains;
    private final SplitVersions splitVersions;
    private final MandateChanges mandateChanges;
    private final Transfers transfers;
    private final PendingTransfers pendingTransfers;
    private final ScheduledTransfers scheduledTransfers;
    private final Chains chains;
    private final ChainCoordinator coordinator;
    private final ChainParticipant participant;
    private final Escrows escrows;
    private final StreamPayments payments;
    private final Clawbacks clawbacks;
    private final Settlements settlements;
    private final SnapshotReader snapshotReader;
    private final ReadAhead readAhead;

    public Ledger(int partition, int partitionCount, Placement placement, LedgerLimits limits) {
        this(partition, partitionCount, placement, limits, DEFAULT_HASH_KEY, Outbox.NONE);
    }

    /**
     * The same with a key for the hashes of the indexes.
     *
     * @param hashKey keeps clients from choosing ids that collide in the indexes, if they cannot know it; no state depends on
     *     it, so it may differ from member to member and from run to run
     * @param outbox takes what other partitions are told
     */
    public Ledger(
            int partition, int partitionCount, Placement placement, LedgerLimits limits, long hashKey, Outbox outbox) {
        super(new Books(partition, partitionCount, placement, limits, hashKey));
        readAhead = new ReadAhead(EXPECTED_MAX, books.ids.index(), books.records, books.accounts);
        catalogue = new Catalogue(books);
        accountChains = new AccountChains(books, catalogue);
        splitVersions = new SplitVersions(books);
        mandateChanges = new MandateChanges(books);
        escrows = new Escrows(books);
        Postings postings = new Postings(books, outbox);
        pendingTransfers = new PendingTransfers(books, postings, outbox);
        scheduledTransfers = new ScheduledTransfers(books, escrows, postings, outbox);
        transfers = new Transfers(books, escrows, postings, pendingTransfers, scheduledTransfers);
        SpanSides sides = new SpanSides(books, outbox);
        ClawbackHolds clawbackHolds = new ClawbackHolds(books, outbox, sides);
        SpanHolds holds = new SpanHolds(books, pendingTransfers, outbox, sides, clawbackHolds);
        SpanEndings endings = new SpanEndings(books, outbox, sides, clawbackHolds);
        coordinator = new ChainCoordinator(books, holds, endings, outbox);
        participant = new ChainParticipant(books, holds, endings, sides, outbox);
        chains = new Chains(books, transfers, postings, coordinator);
        payments = new StreamPayments(books);
        clawbacks = new Clawbacks(books, coordinator, clawbackHolds);
        settlements = new Settlements(books);
        snapshotReader = new SnapshotReader(books, span -> {
            endings.restore(span);
            coordinator.restore(span);
        });
    }

    // ---- time ----

    /**
     * Ledger time becomes the larger of its value and the log's timestamp (ns since 1970), pending transfers expire whose time
     * has come, and scheduled ones are tried. Called before each batch; the journal begins anew.
     */
    public void advanceTime(long logTimestampNs) {
        books.journal.clear();
        books.advanceTime(logTimestampNs);
        pendingTransfers.expire();
        coordinator.expire();
        scheduledTransfers.run();
    }

    /**
     * The same, before a batch at {@code position}. Outcomes of escrows, which come without a position, are stored as decided
     * there.
     */
    public void advanceTime(long logTimestampNs, long position) {
        books.advancePosition(position);
        advanceTime(logTimestampNs);
    }

    /**
     * Ledger time from which a pending transfer, or an undecided chain, is due to expire, or a scheduled transfer to be tried, {@link
     * Long#MAX_VALUE} if none is: a leader that has nothing else to log then logs a barrier.
     */
    public long nextDeadlineNs() {
        long nextExpiryNs = Math.min(pendingTransfers.nextExpiryNs(), coordinator.nextExpiryNs());
        return Math.min(nextExpiryNs, scheduledTransfers.nextDueNs());
    }

    /** All commands of the batch are applied: what it did is in the {@link #journal} then. */
    public void endBatch() {
        books.ids.endBatch();
        books.accounts.touched().record(books.accounts, books.journal);
    }

    // ---- principals ----

    /** Interns a name (idempotent); returns its number from 1, or 0 if the table is full. */
    public int intern(String name) {
        return books.principals.intern(name);
    }

    // ---- rare commands; they may allocate ----

    /** Creates the asset in this partition, with its issuing account where this partition is that account's home, and its
     * unclaimed account. Used for the client's command in partition 0 and for what partition 0 sends to the others. */
    public Outcome createAsset(NewAsset asset) {
        return catalogue.create(asset);
    }

    public Outcome createAccount(NewAccount account) {
        return catalogue.create(account);
    }

    /** Creates all accounts of a linked chain, or none. Returns what became of each. */
    public List<Outcome> createAccounts(List<NewAccount> chain) {
        return accountChains.create(chain);
    }

    /** Freezes an account, or thaws it. */
    public Outcome freeze(AccountFreeze freeze) {
        return catalogue.freeze(freeze);
    }

    /** Payees were validated at their homes by the gateway. */
    public Outcome registerWork(NewWork work) {
        return catalogue.register(work);
    }

    /** Gives a work another split from some time on; payees were validated at their homes by the gateway. */
    public Outcome addSplit(NewSplit split) {
        return splitVersions.add(split);
    }

    /** Grants, changes or revokes a mandate. */
    public Outcome change(MandateChange mandate) {
        return mandateChanges.apply(mandate);
    }

    // ---- hot commands; no allocation ----

    /**
     * Tells that up to {@link #EXPECTED_MAX} commands come next. What they cost is above all the wait for memory; told before, the
     * ledger has them wait side by side: call this once, {@link #expect} for each, {@link #readAhead}, then apply each. Every replica
     * must do the same, since ids may leave the window here.
     */
    public void makeRoomFor(int commands) {
        books.ids.makeRoomFor(commands);
    }

    /** One of the commands that come next has this id and debits or is paid by this account. Changes nothing. */
    public void expect(long idHigh, long idLow, long accountHigh, long accountLow) {
        readAhead.expectId(idHigh, idLow, accountHigh, accountLow);
    }

    /** One of the replies that come next is about the undecided transfer that has this id and debits this account. Changes nothing. */
    public void expectReply(long idHigh, long idLow, long debitHigh, long debitLow) {
        readAhead.expectKept(idHigh, idLow, debitHigh, debitLow);
    }

    /** It is also about this account. To be called at most once for each. Changes nothing. */
    public void expectToo(long accountHigh, long accountLow) {
        readAhead.expectAccount(accountHigh, accountLow);
    }

    /** All commands or replies that come next were expected. Changes nothing. */
    public void readAhead() {
        readAhead.read();
    }

    /**
     * The commands of a section come next. An id of theirs that may have been evicted, and is not in the window, counts as new if
     * the leader had looked all of theirs up in an index complete through {@code lookedUpThrough}, and no id of a later position was
     * evicted since; 0 if it had not looked.
     */
    public void beginSection(long lookedUpThrough) {
        books.ids.beginSection(lookedUpThrough);
    }

    /**
     * Brings an evicted id back until the batch ends, as an index complete through the position has it: the words of its record as
     * the {@link Journal} had them last. If the id is here, it stays as long; if it may have changed since,
     * nothing happens.
     */
    public void recall(long[] state, int words, long lookedUpThrough) {
        books.ids.recall(state, words, lookedUpThrough);
    }

    /** Ids at or below the position are indexed and may be evicted from the window. */
    public void indexed(long position) {
        books.ids.eviction().indexed(position);
    }

    /**
     * Applies a transfer that is in no chain. If the credit account lives elsewhere, the debit side is checked and the amount reserved; the
     * answer is then null (undecided) and the caller sends an escrow request to {@link #escrowHome}. The credit account of a reversal
     * is set then, if it was left out.
     * A retry of an undecided transfer is null too and must not be sent again: see {@link #lastReplayed}.
     */
    public @Nullable Outcome apply(Transfer transfer, long position) {
        return transfers.apply(transfer, position);
    }

    /**
     * The partition that will be asked to decide the transfer, once it is reserved here: the home of its credit account or, where it
     * is a reversal, of the original's. Negative if this partition decides alone.
     */
    public int escrowHome(Transfer transfer) {
        return escrows.home(transfer);
    }

    /**
     * Applies a linked chain; what became of each member is told by {@link #chainOutcome} until the next. If it reaches into other
     * partitions it may be {@link #isChainUndecided}; {@link #tellDecided} then tells what became of it.
     */
    public void apply(Chain chain, long position) {
        chains.apply(chain, position);
    }

    public Outcome chainOutcome(int member) {
        return chains.outcome(member);
    }

    /** Ledger time at which the member was decided, 0 if it was not. */
    public long chainTimestampNs(int member) {
        return chains.timestampNs(member);
    }

    /** True if the last chain had been decided before, and was answered as then. */
    public boolean isChainReplayed() {
        return chains.isReplayed();
    }

    /** True if the last chain waits for other partitions, since now or since an earlier attempt. */
    public boolean isChainUndecided() {
        return chains.isUndecided();
    }

    /** Applies a stream payment: never crosses partitions, never undecided. */
    public Outcome apply(StreamPayment payment, long position) {
        return payments.apply(payment, position);
    }

    /**
     * Applies a clawback, which takes a stream payment of this partition's back from all whom it paid. Null (undecided) while other
     * partitions are asked: {@link #tellDecided} then tells what became of it. A retry of an undecided one is null too.
     */
    public @Nullable Outcome apply(Clawback clawback, long position) {
        return clawbacks.apply(clawback, position);
    }

    /** True if the last apply answered a stored outcome (or met an undecided transfer a second time). */
    public boolean lastReplayed() {
        return books.isReplayed();
    }

    /** Ledger time of the outcome that the last apply answered, 0 if it was a refusal or was not decided. */
    public long lastTimestampNs() {
        return books.timestampNs();
    }

    // ---- escrow: transfers whose credit account lives in another partition ----

    /** What the last transfer that was left undecided has reserved, minor units: as much is requested of the credit side. */
    public long lastReserved() {
        return escrows.reserved();
    }

    /**
     * Credit side: posts to the credit account, or returns the amount to the sender; counts it as received from {@code from}
     * and, if rejected, as sent back. If the transfer is pending the amount is reserved only, and nothing counted.
     */
    public Outcome applyEscrowRequest(int from, Transfer transfer, int asset) {
        return escrows.request(from, transfer, asset);
    }

    /** What the last request took of the amount, minor units; 0 if it was rejected. */
    public long lastAccepted() {
        return escrows.accepted();
    }

    /**
     * Debit side: the decision of partition {@code from} on an undecided transfer of this partition, of which it took so much. The
     * outcome is stored for its id; a refusal forgets the id, or has a scheduled transfer tried again. Returns true if the transfer was
     * answered as undecided, so that somebody may wait for its outcome: a scheduled one was not.
     */
    public boolean applyEscrowReply(
            int from, long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long accepted) {
        return escrows.reply(from, idHigh, idLow, debitHigh, debitLow, outcome, accepted);
    }

    /** Credit side: a pending transfer that was accepted here has ended at its debit side, {@code from}. Cannot fail. */
    public void applyPendingEnd(int from, PendingEnd end) {
        escrows.end(from, end);
    }

    // ---- chains that span partitions ----

    /** Another partition's chain asks for steps here; the answer goes into the outbox, which has room for it. */
    public void applyChainPrepare(int from, ChainPrepare question) {
        participant.onPrepare(from, question);
    }

    /** Another partition answers what a chain of this one asked. */
    public void applyChainPrepared(ChainPrepared answer) {
        coordinator.onPrepared(answer);
    }

    /** Another partition has decided a chain that asked for steps here. */
    public void applyChainDecision(int from, ChainDecision decision) {
        participant.onDecision(from, decision);
    }

    /** Another partition sends what chains move here from there. */
    public void applyChainMoney(int from, int asset, long amount) {
        participant.onMoney(from, asset, amount);
    }

    /** Tells what was decided of undecided chains' members since the last call. To be called after every command. */
    public void tellDecided(DecisionSink sink) {
        books.decided.tell(sink);
    }

    public boolean hasDecided() {
        return !books.decided.isEmpty();
    }

    // ---- settlement ----

    /** Moves up to {@code payeesMax} payees' accruals into a settlement, counting them as sent. Returns how many. */
    public int settle(int destination, int payeesMax, SettlementSink sink) {
        return settlements.settle(destination, payeesMax, sink);
    }

    /** The entries that come next are of this settlement, which nets what was accrued in its sender's log between the positions. */
    public void beginSettlement(long number, long afterPosition, long throughPosition) {
        settlements.begin(number, afterPosition, throughPosition);
    }

    /** Credits the payee, or the asset's unclaimed account if the payee cannot be credited; counts it as received. Cannot fail. */
    public void postSettlementEntry(int from, long payeeHigh, long payeeLow, int asset, long amount) {
        settlements.post(from, payeeHigh, payeeLow, asset, amount);
    }

    // ---- snapshot ----

    public void writeSnapshot(SnapshotSink sink) {
        new SnapshotWriter(books, sink).write();
    }

    /** Takes the chunks that {@link #writeSnapshot} gave, in order; returns true when the ledger is whole again. */
    public boolean loadSnapshotChunk(DirectBuffer buffer, int offset, int length) {
        return snapshotReader.read(buffer, offset, length);
    }
}
