package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What undecided clawbacks reserve here, and how that ends. A <i>leg</i> takes from a payee what it was paid: what waits unclaimed for it
 * first, then what it has, whether it is closed, frozen or neither. The <i>cover</i>, if there is one, pays what legs are short of.
 * Where the payer lives, a leg may take what is accrued there for a payee of another partition, and has a second member for the rest.
 */
final class ClawbackHolds {
    private static final int ENTRY_WORDS = 11;

    private final Books books;
    private final Outbox outbox;
    private final SpanSides sides;

    ClawbackHolds(Books books, Outbox outbox, SpanSides sides) {
        this.books = books;
        this.outbox = outbox;
        this.sides = sides;
    }

    /** True for a member that takes from a payee, not from the account that covers. */
    static boolean isLeg(SpanMember member) {
        return member.transfer.has(TransferFlags.REVERSAL);
    }

    // ---- reserving ----

    /** Reserves at the home of the member's account; null if it is reserved, all of it or, where another account covers, a part. */
    @Nullable
    Outcome reserve(Span span, SpanMember member) {
        if (sides.isCrossing(member) && !outbox.hasRoomToPromise(sides.creditHome(member))) {
            return Outcome.OVERLOADED;
        }
        int slot = sides.debitSlot(member);
        Outcome problem = isLeg(member) ? reserveLeg(span, member, slot) : reserveCover(span, member, slot);
        if (problem == null) {
            sides.promise(member, 1);
            member.set(SpanMember.DEBIT_DONE);
        }
        return problem;
    }

    /** Reserves what is free of an accrual here. */
    void reserveAccrued(SpanMember member, int accrual, long amount) {
        books.accruals.hold(accrual, amount);
        member.amount = amount;
        member.set(SpanMember.ACCRUED | SpanMember.DEBIT_DONE);
    }

    private @Nullable Outcome reserveLeg(Span span, SpanMember member, int slot) {
        Accounts accounts = books.accounts;
        int assetIndex = books.assets.find(member.asset);
        // Whoever is no payee of the asset was never paid: its share went to the unclaimed account, without a name.
        boolean isPayee = slot != Accounts.NONE && accounts.assetIndex(slot) == assetIndex;
        long asked = member.transfer.amount;
        long waiting = isPayee ? Math.min(asked, accounts.claimable(slot)) : 0;
        long own = isPayee ? has(slot, asked - waiting) : 0;
        if (waiting + own < asked) {
            if (isPayee && asked - waiting - own <= heldByOthers(span, slot)) {
                return Outcome.CHAIN_CONFLICT;
            }
            if (!member.transfer.has(TransferFlags.BALANCING_DEBIT)) {
                return Outcome.CLAWBACK_EXCEEDS_CREDITS;
            }
        }
        if (!isPayee) {
            return null;
        }
        int unclaimed = books.assets.unclaimed(assetIndex);
        if (accounts.exceedsMaximumSupply(slot, own)) {
            return Outcome.EXCEEDS_MAXIMUM_SUPPLY;
        }
        if (accounts.debitOverflows(slot, own) || (waiting != 0 && accounts.debitOverflows(unclaimed, waiting))) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        member.reserved = waiting;
        addHold(span, member, slot, own);
        if (waiting != 0) {
            accounts.addHold(slot, Accounts.UNCLAIMED_HELD, waiting);
            addHold(span, member, unclaimed, waiting);
        }
        return null;
    }

    private @Nullable Outcome reserveCover(Span span, SpanMember member, int slot) {
        Accounts accounts = books.accounts;
        long amount = member.transfer.amount;
        if (slot == Accounts.NONE) {
            return Outcome.COVER_ACCOUNT_NOT_FOUND;
        }
        if (books.assets.number(accounts.assetIndex(slot)) != member.asset) {
            return Outcome.ASSETS_MUST_MATCH;
        }
        if (accounts.exceedsMaximumSupply(slot, amount)) {
            return Outcome.EXCEEDS_MAXIMUM_SUPPLY;
        }
        if (accounts.debitOverflows(slot, amount)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        if (!books.isControlledBy(slot, span.principal)) {
            return Outcome.COVER_NOT_ALLOWED;
        }
        if (accounts.isClosed(slot)) {
            return Outcome.COVER_ACCOUNT_CLOSED;
        }
        Outcome shortage = accounts.shortage(slot, amount, 0, span.funds(slot).held);
        if (shortage != null) {
            return shortage == Outcome.EXCEEDS_CREDITS ? Outcome.COVER_EXCEEDS_CREDITS : shortage;
        }
        if (accounts.isFrozen(slot)) {
            return Outcome.COVER_ACCOUNT_FROZEN;
        }
        addHold(span, member, slot, amount);
        return null;
    }

    /** What of the amount the account can give: all of it, if nothing keeps it from going below zero. */
    private long has(int slot, long amount) {
        return books.accounts.limitsDebits(slot)
                ? Math.min(amount, Math.max(0, books.accounts.available(slot)))
                : amount;
    }

    /** What other undecided transfers hold that the account, or what waits for it, would have without them. */
    private long heldByOthers(Span span, int slot) {
        Accounts accounts = books.accounts;
        long ofUnclaimed = accounts.unclaimed(slot) - accounts.claimable(slot);
        return accounts.total(slot, Accounts.HELD) - span.funds(slot).held + ofUnclaimed;
    }

    private void addHold(@Nullable Span span, SpanMember member, int slot, long amount) {
        sides.addDebitHold(span, member, slot, amount, 0);
        if (span != null) {
            sides.check(slot);
        }
    }

    /**
     * Once all legs are reserved: adds a member that pays what they are short of. Returns false if there is nothing to add, or no account
     * that covers.
     */
    boolean addCover(Span span) {
        if (!span.isClawback() || !isCovered(span)) {
            return false;
        }
        long missing = 0;
        for (SpanMember leg : span.members) {
            missing += leg.transfer.amount - leg.amount;
        }
        if (missing == 0) {
            return false;
        }
        SpanMember first = span.members.get(0);
        Transfer cover = new Transfer();
        cover.copy(first.transfer);
        int id = books.ids.find(cover.idHigh, cover.idLow, cover.creditHigh, cover.creditLow);
        cover.debitHigh = books.records.creditHigh(id);
        cover.debitLow = books.records.creditLow(id);
        cover.amount = missing;
        cover.flags = TransferFlags.CLAWBACK;
        SpanMember member = new SpanMember(span.members.size(), cover);
        member.asset = first.asset;
        span.add(member);
        return true;
    }

    /** True if an account is named that covers, and has not been asked yet. */
    private static boolean isCovered(Span span) {
        SpanMember last = span.members.get(span.members.size() - 1);
        return isLeg(last) && last.transfer.has(TransferFlags.BALANCING_DEBIT);
    }

    // ---- the end ----

    /** Takes what the member has reserved here. Its amount stays what it was. */
    void post(SpanMember member, int payerHome) {
        long amount = member.amount;
        if (amount == 0) {
            return;
        }
        int assetIndex = books.assets.find(member.asset);
        if (member.is(SpanMember.ACCRUED)) {
            books.accruals.takeHeld(accrual(member, assetIndex), amount);
        } else {
            int slot = sides.debitSlot(member);
            int unclaimed = books.assets.unclaimed(assetIndex);
            long waiting = member.reserved;
            release(member);
            books.accounts.debit(slot, amount - waiting);
            if (waiting != 0) {
                books.accounts.debit(unclaimed, waiting);
                books.accounts.addUnclaimed(slot, -waiting);
                books.accounts.check(unclaimed);
            }
            member.amount = amount;
        }
        record(member, payerHome);
    }

    /** Releases what the member has reserved here. */
    void release(SpanMember member) {
        int assetIndex = books.assets.find(member.asset);
        if (member.is(SpanMember.ACCRUED)) {
            books.accruals.hold(accrual(member, assetIndex), -member.amount);
            return;
        }
        if (member.amount == 0) {
            return;
        }
        int slot = sides.debitSlot(member);
        long waiting = member.reserved;
        addHold(null, member, slot, waiting - member.amount);
        if (waiting != 0) {
            books.accounts.addHold(slot, Accounts.UNCLAIMED_HELD, -waiting);
            addHold(null, member, books.assets.unclaimed(assetIndex), -waiting);
        }
    }

    /** Counts again what the member holds here, after a snapshot was loaded. */
    void restore(Span span, SpanMember member) {
        int assetIndex = books.assets.find(member.asset);
        if (member.is(SpanMember.ACCRUED)) {
            books.accruals.hold(accrual(member, assetIndex), member.amount);
            return;
        }
        if (member.amount == 0) {
            return;
        }
        int slot = sides.debitSlot(member);
        books.assets.addOutgoing(assetIndex, member.amount);
        sides.noteDebitHold(span.funds(slot), member, slot, member.amount - member.reserved, 0);
        if (member.reserved != 0) {
            int unclaimed = books.assets.unclaimed(assetIndex);
            books.accounts.addHold(slot, Accounts.UNCLAIMED_HELD, member.reserved);
            sides.noteDebitHold(span.funds(unclaimed), member, unclaimed, member.reserved, 0);
        }
    }

    private int accrual(SpanMember member, int assetIndex) {
        int slot = books.accruals.find(member.transfer.debitHigh, member.transfer.debitLow, assetIndex);
        Invariant.check(slot != Accruals.NONE, "an accrual that is held has gone", member.number);
        return slot;
    }

    private void record(SpanMember member, int payerHome) {
        Transfer said = member.transfer;
        Journal journal = books.journal;
        int at = journal.begin(Journal.CLAWED_BACK, 0, payerHome, ENTRY_WORDS);
        at = journal.putTransfer(
                at, said.idHigh, said.idLow, said.creditHigh, said.creditLow, said.debitHigh, said.debitLow);
        journal.put(at, member.amount);
        journal.put(at + 1, said.pendingHigh);
        journal.put(at + 2, said.pendingLow);
        journal.put(at + 3, member.is(SpanMember.ACCRUED) ? 0 : member.reserved);
        journal.put(at + 4, how(member));
    }

    private static int how(SpanMember member) {
        if (!isLeg(member)) {
            return Journal.COVERED;
        }
        return member.is(SpanMember.ACCRUED) ? Journal.GAVE_ACCRUED : Journal.GAVE;
    }
}
