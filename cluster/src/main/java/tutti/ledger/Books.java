package tutti.ledger;

import org.jspecify.annotations.Nullable;

/** All tables of one partition's ledger, its time and position, and what is to be said of the last command's outcome. */
final class Books {
    final int partition;
    final LedgerLimits limits;
    final StateDigest digest = new StateDigest();
    final Journal journal = new Journal();
    final Principals principals;
    final Assets assets;
    final ChannelTotals channels;
    final CatalogueEntries entries;
    final Accounts accounts;
    final Accruals accruals;
    final Works works;
    final Mandates mandates;
    final IdWindow ids;
    final IdRecords records;
    final Spans spans;

    /** What was decided of chains and is not told yet. */
    final Decided decided = new Decided();

    /** By the home of the credit account: one that cannot be told waits, and holds up no other. */
    private final Deadlines[] expiries;

    private final Deadlines[] schedules;

    private final Placement placement;

    /** Ledger time. Never runs back. */
    private long timeNs;

    /** Highest position of a command. */
    private long position;

    private long postedCount;
    private boolean isReplayed;
    private long timestampNs;

    Books(int partition, int partitionCount, Placement placement, LedgerLimits limits, long hashKey) {
        Invariant.within(partition, 0, partitionCount - 1L, "partition number");
        Invariant.within(limits.idWindowMax(), 4, Integer.MAX_VALUE, "idWindowMax");
        Invariant.within(limits.idWindowKept(), 1, limits.idWindowMax(), "idWindowKept");
        Invariant.within(limits.lateMaxNs(), 0, Long.MAX_VALUE, "lateMaxNs");
        Invariant.within(limits.splitNoticeNs(), 1, Long.MAX_VALUE, "splitNoticeNs");
        this.partition = partition;
        this.placement = placement;
        this.limits = limits;
        principals = new Principals(limits.principalsMax(), digest);
        assets = new Assets(limits.assetsMax(), digest);
        channels = new ChannelTotals(partitionCount, assets, digest);
        entries = new CatalogueEntries(journal);
        accounts = new Accounts(limits.accountsMax(), assets, digest, hashKey, entries);
        accruals = new Accruals(limits.accrualsMax(), partitionCount, assets, digest, hashKey);
        works = new Works(limits.worksMax(), digest, hashKey);
        mandates = new Mandates(limits.mandatesMax(), digest, hashKey);
        ids = new IdWindow(limits.idWindowMax(), limits.idWindowKept(), digest, journal, hashKey);
        records = ids.records();
        spans = new Spans(partition);
        expiries = new Deadlines[partitionCount];
        schedules = new Deadlines[partitionCount];
        for (int home = 0; home < partitionCount; home++) {
            expiries[home] = new Deadlines(records);
            schedules[home] = new Deadlines(records);
        }
    }

    /** When pending transfers expire whose credit account lives there. */
    Deadlines expiries(int home) {
        return expiries[home];
    }

    /** When scheduled transfers are due whose credit account lives there. */
    Deadlines schedules(int home) {
        return schedules[home];
    }

    /** Those among which the pending, or scheduled, transfer in the slot is. */
    Deadlines deadlinesOf(int id) {
        int home = homeOf(records.creditHigh(id), records.creditLow(id));
        return (records.isScheduled(id) ? schedules : expiries)[home];
    }

    /** The scheduled transfer in the slot was due, and is not decided for what passes: it will be tried again. */
    void postpone(int id) {
        records.postpone(id, timeNs + ScheduledTransfers.RETRY_NS, position);
        deadlinesOf(id).add(id);
    }

    int homeOf(long idHigh, long idLow) {
        return placement.partitionOf(idHigh, idLow);
    }

    boolean isHome(long idHigh, long idLow) {
        return placement.partitionOf(idHigh, idLow) == partition;
    }

    long timeNs() {
        return timeNs;
    }

    /** False for what nobody controls, whoever asks. */
    boolean isControlledBy(int account, int principal) {
        return principal != Principals.NOBODY && accounts.controller(account) == principal;
    }

    void advanceTime(long logTimestampNs) {
        if (logTimestampNs > timeNs) {
            timeNs = logTimestampNs;
            ids.eviction().advance(timeNs);
        }
    }

    long position() {
        return position;
    }

    void advancePosition(long to) {
        Invariant.within(to, position, Long.MAX_VALUE, "position must not fall");
        position = to;
    }

    long postedCount() {
        return postedCount;
    }

    void countPosted(int transfers) {
        postedCount += transfers;
    }

    void restoreProgress(long snapshotTimeNs, long snapshotPosition, long snapshotPostedCount) {
        advanceTime(snapshotTimeNs);
        position = snapshotPosition;
        postedCount = snapshotPostedCount;
    }

    /** True if the last answer was a stored one, or met an undecided transfer again. */
    boolean isReplayed() {
        return isReplayed;
    }

    /** Ledger time of the outcome last answered; 0 if it was a refusal or is not decided. */
    long timestampNs() {
        return timestampNs;
    }

    Outcome answer(Outcome outcome) {
        isReplayed = false;
        timestampNs = outcome.isRefusal() ? 0 : timeNs;
        return outcome;
    }

    @Nullable
    Outcome answerUndecided() {
        isReplayed = false;
        timestampNs = 0;
        return null;
    }

    /** Answers what is stored for the id in the slot, null if it is undecided. */
    @Nullable
    Outcome answerStored(int slot) {
        isReplayed = true;
        timestampNs = records.timestampNs(slot);
        return records.outcome(slot);
    }

    /** True if nothing was ever done here. */
    boolean isBlank() {
        return principals.count() + assets.count() + accounts.count() + works.count() + ids.count() == 0
                && position == 0
                && timeNs == 0;
    }

    /** Digest over all tables, as kept by every change, and over the rest of the state. */
    long digest() {
        return digest.value() + spans.hash() + scalarsHash();
    }

    long recomputeDigest() {
        return principals.recomputeDigest()
                + assets.recomputeDigest()
                + channels.recomputeDigest()
                + accounts.recomputeDigest()
                + accruals.recomputeDigest()
                + works.recomputeDigest()
                + mandates.recomputeDigest()
                + records.recomputeDigest()
                + spans.recomputeHash()
                + scalarsHash();
    }

    /** What changes with almost every command is hashed when the digest is read, not when it changes. */
    private long scalarsHash() {
        long progress = StateDigest.of(StateDigest.SCALARS, timeNs, position, postedCount, accruals.entered());
        return StateDigest.of(
                progress,
                ids.eviction().floorMs(),
                ids.eviction().evictedThrough(),
                ids.eviction().isUntimedEvicted() ? 1 : 0,
                ids.eviction().indexedThrough());
    }
}
