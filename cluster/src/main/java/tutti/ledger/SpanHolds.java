package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What the members of a chain that spans partitions reserve here. A member's two sides are reserved each at its account's home; then all
 * are posted, or all released: neither can fail.
 *
 * <p>Both sides are pending totals of their accounts, for the books <i>outgoing</i> and <i>incoming</i> whether or not both live here.
 * Others can neither spend what a member credits nor what it debits. The chain's own later members can spend what it credits: that part
 * of a reservation is <i>funded</i>, and is paid for when all are posted at once.
 */
final class SpanHolds {
    private final Books books;
    private final PendingTransfers pendings;
    private final Outbox outbox;
    private final SpanSides sides;
    private final ClawbackHolds clawbacks;

    SpanHolds(Books books, PendingTransfers pendings, Outbox outbox, SpanSides sides, ClawbackHolds clawbacks) {
        this.books = books;
        this.pendings = pendings;
        this.outbox = outbox;
        this.sides = sides;
        this.clawbacks = clawbacks;
    }

    // ---- reserving ----

    /** Reserves the debit side; null if it is reserved. */
    @Nullable
    Outcome debit(Span span, SpanMember member) {
        span.touch();
        if (member.isClawback()) {
            return clawbacks.reserve(span, member);
        }
        return member.isEnd() ? debitEnd(span, member) : debitNew(span, member);
    }

    /** Reserves the credit side, whose debit side is reserved; null if it is reserved. */
    @Nullable
    Outcome credit(Span span, SpanMember member) {
        span.touch();
        if (!member.isEnd()) {
            return creditNew(span, member);
        }
        Span.Funds funds = span.funds(books.accounts.find(member.toHigh, member.toLow));
        funds.credits += member.amount;
        funds.debits += member.reserved - member.amount;
        member.taken = member.amount;
        member.set(SpanMember.CREDIT_DONE);
        return null;
    }

    /** Of a clawback all of whose legs are reserved: adds a member that pays what they are short of. Returns false if there is none to add. */
    boolean addCover(Span span) {
        return clawbacks.addCover(span);
    }

    /** Releases what the credit side did not take. */
    void fix(Span span, SpanMember member) {
        span.touch();
        int slot = sides.debitSlot(member);
        long rest = member.amount - member.taken;
        Invariant.within(rest, 0, member.amount, "what is left of a chain's reservation");
        long funded = Math.max(0, rest - (member.amount - member.debitFunded));
        sides.addDebitHold(span, member, slot, -rest, -funded);
        member.set(SpanMember.FIXED);
        sides.check(slot);
    }

    private @Nullable Outcome debitNew(Span span, SpanMember member) {
        Transfer transfer = member.transfer;
        Accounts accounts = books.accounts;
        int slot = accounts.find(transfer.debitHigh, transfer.debitLow);
        if (slot == Accounts.NONE) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        if (!books.isControlledBy(slot, span.principal)) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (accounts.isClosed(slot)) {
            return Outcome.DEBIT_ACCOUNT_CLOSED;
        }
        Span.Funds funds = span.funds(slot);
        long amount = most(span, member, slot);
        Outcome shortage = accounts.shortage(slot, amount, funds.credits, funds.held);
        if (shortage != null) {
            return shortage;
        }
        long funded = Math.min(amount, funds.credits);
        if (accounts.exceedsMaximumSupply(slot, amount - funded)) {
            return Outcome.EXCEEDS_MAXIMUM_SUPPLY;
        }
        if (accounts.debitOverflows(slot, amount)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        if (accounts.isFrozen(slot)) {
            return Outcome.DEBIT_ACCOUNT_FROZEN;
        }
        if (member.isPending() && !books.ids.hasRoomToPend()) {
            return Outcome.TABLE_IS_FULL;
        }
        if (sides.isCrossing(member) && !outbox.hasRoomToPromise(sides.creditHome(member))) {
            return Outcome.OVERLOADED;
        }
        member.asset = books.assets.number(accounts.assetIndex(slot));
        sides.addDebitHold(span, member, slot, amount, funded);
        if (transfer.has(TransferFlags.CLOSING_DEBIT)) {
            accounts.close(slot);
        }
        sides.promise(member, 1);
        member.set(SpanMember.DEBIT_DONE);
        sides.check(slot);
        return null;
    }

    /** What the debit side may have to reserve of a new transfer. */
    private long most(Span span, SpanMember member, int slot) {
        Transfer transfer = member.transfer;
        long most = transfer.amount;
        if (transfer.has(TransferFlags.BALANCING_DEBIT)) {
            most = Math.min(most, Math.max(0, books.accounts.available(slot) + span.funds(slot).credits));
        }
        int credit = sides.isCreditHere(member) ? books.accounts.find(member.toHigh, member.toLow) : Accounts.NONE;
        return credit == Accounts.NONE ? most : mostOfCredit(span, member, credit, most);
    }

    private long mostOfCredit(Span span, SpanMember member, int credit, long most) {
        return member.transfer.has(TransferFlags.BALANCING_CREDIT)
                ? Math.min(most, Math.max(0, books.accounts.lacking(credit) + span.funds(credit).debits))
                : most;
    }

    private @Nullable Outcome debitEnd(Span span, SpanMember member) {
        int debit = sides.debitSlot(member);
        if (debit != Accounts.NONE && !books.isControlledBy(debit, span.principal)) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        Outcome outcome = pendings.decideAlone(member.transfer);
        if (outcome == Outcome.CHAIN_CONFLICT) {
            return endedBy(span, member);
        }
        if (!outcome.isSuccess()) {
            return outcome;
        }
        int pending = pendings.pending();
        IdRecords records = books.records;
        if (records.isScheduled(pending)) {
            return Outcome.LINKED_EVENT_CANNOT_SPAN;
        }
        member.toHigh = records.creditHigh(pending);
        member.toLow = records.creditLow(pending);
        if (sides.isCrossing(member) && !outbox.hasRoomToPromise(sides.creditHome(member))) {
            return Outcome.OVERLOADED;
        }
        int slot = sides.debitSlot(member);
        boolean isPost = outcome == Outcome.POSTED;
        member.asset = books.assets.number(books.accounts.assetIndex(slot));
        member.reserved = records.moved(pending);
        member.amount = isPost ? pendings.amount() : 0;
        if (!isPost && (records.flags(pending) & TransferFlags.CLOSING_CREDIT) != 0) {
            member.set(SpanMember.OPENS);
        }
        records.setStage(pending, IdRecords.STAGE_ENDING, books.position());
        books.deadlinesOf(pending).remove(pending);
        Span.Funds funds = span.funds(slot);
        funds.credits += member.reserved - member.amount;
        funds.debits += member.amount;
        sides.promise(member, 1);
        member.set(SpanMember.DEBIT_DONE);
        return null;
    }

    /** Where an earlier member of the same chain ends the same pending transfer it will have ended; else nobody knows. */
    private static Outcome endedBy(Span span, SpanMember member) {
        for (SpanMember earlier : span.members) {
            boolean isSame = earlier.number < member.number
                    && earlier.isEnd()
                    && earlier.is(SpanMember.DEBIT_DONE)
                    && earlier.transfer.pendingHigh == member.transfer.pendingHigh
                    && earlier.transfer.pendingLow == member.transfer.pendingLow
                    && earlier.transfer.debitHigh == member.transfer.debitHigh
                    && earlier.transfer.debitLow == member.transfer.debitLow;
            if (isSame) {
                return earlier.success() == Outcome.POSTED
                        ? Outcome.PENDING_TRANSFER_ALREADY_POSTED
                        : Outcome.PENDING_TRANSFER_ALREADY_VOIDED;
            }
        }
        return Outcome.CHAIN_CONFLICT;
    }

    private @Nullable Outcome creditNew(Span span, SpanMember member) {
        Transfer transfer = member.transfer;
        Accounts accounts = books.accounts;
        int slot = accounts.find(member.toHigh, member.toLow);
        if (slot == Accounts.NONE) {
            return Outcome.CREDIT_ACCOUNT_NOT_FOUND;
        }
        if (books.assets.number(accounts.assetIndex(slot)) != member.asset) {
            return Outcome.ASSETS_MUST_MATCH;
        }
        if (transfer.has(TransferFlags.CLOSING_CREDIT) && !books.isControlledBy(slot, span.principal)) {
            return Outcome.CLOSING_NOT_ALLOWED;
        }
        Span.Funds funds = span.funds(slot);
        long amount = mostOfCredit(span, member, slot, member.amount);
        // A pending transfer of another partition may end before the chain's decision comes here: it relies on nothing
        // of the chain.
        boolean isAlone = member.isPending() && sides.isCrossing(member);
        long own = isAlone ? 0 : funds.debits;
        Outcome excess = accounts.excess(slot, amount, own, funds.creditsHeld);
        if (excess != null) {
            return excess;
        }
        if (accounts.creditOverflows(slot, amount)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        if (accounts.isClosed(slot)) {
            return Outcome.CREDIT_ACCOUNT_CLOSED;
        }
        sides.addCreditHold(span, member, slot, amount, Math.min(amount, own));
        if (isAlone) {
            books.spans.addIncoming(span, member);
        }
        if (transfer.has(TransferFlags.CLOSING_CREDIT)) {
            accounts.close(slot);
        }
        member.set(SpanMember.CREDIT_DONE);
        sides.check(slot);
        return null;
    }
}
