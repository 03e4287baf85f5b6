package tutti.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a ledger tells of its books. Changes nothing. */
abstract class LedgerReads {
    final Books books;

    LedgerReads(Books books) {
        this.books = books;
    }

    /** What the last batch did. */
    public Journal journal() {
        return books.journal;
    }

    public long timeNs() {
        return books.timeNs();
    }

    /** Number of the interned name, or 0 if it is not interned here. */
    public int principal(String name) {
        return books.principals.number(name);
    }

    /** Name of the number. */
    public String principalName(int number) {
        return books.principals.name(number);
    }

    /** True if only an index can tell whether the id was used before. Changes nothing. */
    public boolean needsLookup(long idHigh, long idLow, long debitHigh, long debitLow) {
        return books.ids.needsLookup(idHigh, idLow, debitHigh, debitLow);
    }

    /**
     * Of an undecided chain that this partition coordinates, tells the ids of pending transfers whose debit accounts live here and which
     * members are still to post or void. Nothing if the chain is decided.
     */
    public void forEachEnding(long chain, IdSink sink) {
        Span span = books.spans.find(books.partition, chain);
        if (span == null) {
            return;
        }
        for (SpanMember member : span.members) {
            Transfer end = member.transfer;
            if (member.isEnd() && !member.is(SpanMember.DEBIT_DONE) && books.isHome(end.debitHigh, end.debitLow)) {
                sink.id(end.pendingHigh, end.pendingLow, end.debitHigh, end.debitLow);
            }
        }
    }

    /** True if an account, or a work, of that id lives in this partition if anywhere. */
    public boolean isHome(long idHigh, long idLow) {
        return books.isHome(idHigh, idLow);
    }

    /** Asset of an account of this partition, 0 if there is none. */
    public int assetOf(long accountHigh, long accountLow) {
        int slot = books.accounts.find(accountHigh, accountLow);
        return slot == Accounts.NONE ? 0 : books.assets.number(books.accounts.assetIndex(slot));
    }

    /** Payees with accruals for the destination that are not yet moved into a settlement. */
    public int unsettledPayees(int destination) {
        return books.accruals.count(destination);
    }

    /** Accruals of all destinations that ever began; they leave in the order in which they began. */
    public long accrualsBegun() {
        return books.accruals.entered();
    }

    /** Number, from 0, of the oldest accrual for the destination that no settlement has taken; -1 if there is none. */
    public long oldestAccrual(int destination) {
        return books.accruals.oldest(destination);
    }

    public @Nullable AccountView account(long idHigh, long idLow) {
        int slot = books.accounts.find(idHigh, idLow);
        return slot == Accounts.NONE ? null : books.accounts.view(slot, books.principals);
    }

    /** What is accrued here for a payee that lives elsewhere, minor units. */
    public long accrued(long payeeHigh, long payeeLow) {
        return books.accruals.accrued(payeeHigh, payeeLow);
    }

    public @Nullable AssetView asset(int asset) {
        int index = books.assets.find(asset);
        return index == Assets.NONE ? null : books.assets.view(index);
    }

    public @Nullable WorkView work(long idHigh, long idLow) {
        int slot = books.works.find(idHigh, idLow);
        return slot == Works.NONE ? null : books.works.view(slot);
    }

    /** All mandates that the account ever gave, in the order in which they were first given. */
    public List<MandateView> mandates(long accountHigh, long accountLow) {
        List<MandateView> views = new ArrayList<>();
        int count = books.mandates.countOf(accountHigh, accountLow);
        for (int number = 1; number <= count; number++) {
            int slot = books.mandates.findNumber(accountHigh, accountLow, number);
            views.add(books.mandates.view(slot, books.principals, books.timeNs()));
        }
        return views;
    }

    /** Recounts every account and accrual and compares with the running totals (broken invariant if they differ). */
    public void recount(TotalsSink sink) {
        new Recount(books).run(sink);
    }

    /** Tells the totals of all channels, of every asset, as they are kept: nothing is counted again. */
    public void channelTotals(TotalsSink sink) {
        for (int asset = 0; asset < books.assets.count(); asset++) {
            books.channels.report(books.partition, asset, sink);
        }
    }

    public long accountCount() {
        return books.accounts.count();
    }

    public long workCount() {
        return books.works.count();
    }

    /** Transfers and stream payments posted since the ledger began. */
    public long postedCount() {
        return books.postedCount();
    }

    /** Transfers that are neither posted, voided nor expired. */
    public long pendingCount() {
        return books.records.pendingCount();
    }

    /** Scheduled transfers that are not decided. */
    public long scheduledCount() {
        return books.records.scheduledCount();
    }

    /** Transfers that wait for another partition's decision. */
    public long undecidedCount() {
        return books.ids.holdCount();
    }

    /** True while the table of recent ids cannot take {@code items} more: the leader then admits nothing. */
    public boolean isIdWindowFull(int items) {
        return books.ids.isFull(items);
    }

    /** Position through which ids may be evicted. */
    public long indexedThrough() {
        return books.ids.eviction().indexedThrough();
    }

    /**
     * True if ids that should leave wait for the log to say that they are indexed, and an index complete through the position has some
     * of them.
     */
    public boolean isIndexAwaited(long position) {
        return books.ids.isCrowded() && books.ids.eviction().isAwaited(position);
    }

    /** Highest position whose ids were evicted from the window; 0 if none. */
    public long evictedThrough() {
        return books.ids.eviction().evictedThrough();
    }

    /** 64 bits over all state, kept up to date by every change; equal on all replicas at equal positions. */
    public long digest() {
        return books.digest();
    }

    /** The same digest computed from scratch over all state. */
    public long recomputeDigest() {
        return books.recomputeDigest();
    }
}
