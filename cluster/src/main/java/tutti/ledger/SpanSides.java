package tutti.ledger;

import org.jspecify.annotations.Nullable;

/** The two sides of a member of a chain that spans partitions: where they live, and what of them is counted here. */
final class SpanSides {
    private final Books books;
    private final Outbox outbox;

    SpanSides(Books books, Outbox outbox) {
        this.books = books;
        this.outbox = outbox;
    }

    boolean isDebitHere(SpanMember member) {
        return member.is(SpanMember.ACCRUED) || books.isHome(member.transfer.debitHigh, member.transfer.debitLow);
    }

    boolean isCreditHere(SpanMember member) {
        return member.isToKnown() && books.isHome(member.toHigh, member.toLow);
    }

    /** True if the member's accounts live in two partitions. */
    boolean isCrossing(SpanMember member) {
        return !member.is(SpanMember.ACCRUED)
                && books.homeOf(member.toHigh, member.toLow)
                        != books.homeOf(member.transfer.debitHigh, member.transfer.debitLow);
    }

    /** Asserts what must hold of the member's accounts once all members are posted, or all released. */
    void check(SpanMember member) {
        checkIfHere(isDebitHere(member), member.transfer.debitHigh, member.transfer.debitLow);
        checkIfHere(isCreditHere(member), member.toHigh, member.toLow);
    }

    private void checkIfHere(boolean isHere, long high, long low) {
        int slot = isHere ? books.accounts.find(high, low) : Accounts.NONE;
        if (slot != Accounts.NONE) {
            check(slot);
        }
    }

    void addDebitHold(@Nullable Span span, SpanMember member, int slot, long amount, long funded) {
        books.accounts.reserveDebit(slot, amount);
        books.assets.addOutgoing(books.accounts.assetIndex(slot), amount);
        noteDebitHold(span == null ? null : span.funds(slot), member, slot, amount, funded);
        member.amount += amount;
        member.debitFunded += funded;
    }

    void noteDebitHold(Span.@Nullable Funds funds, SpanMember member, int slot, long amount, long funded) {
        books.accounts.addHold(slot, Accounts.HELD, amount - funded);
        books.accounts.addHold(slot, Accounts.FUNDED, funded);
        if (funds != null) {
            funds.credits -= funded;
            funds.held += amount - funded;
            funds.debits += member.isPending() ? 0 : amount;
        }
    }

    void addCreditHold(@Nullable Span span, SpanMember member, int slot, long amount, long funded) {
        books.accounts.reserveCredit(slot, amount);
        books.assets.addIncoming(books.accounts.assetIndex(slot), amount);
        noteCreditHold(span == null ? null : span.funds(slot), member, slot, amount, funded);
        member.taken += amount;
        member.creditFunded += funded;
    }

    void noteCreditHold(Span.@Nullable Funds funds, SpanMember member, int slot, long amount, long funded) {
        books.accounts.addHold(slot, Accounts.CREDITS_HELD, amount - funded);
        books.accounts.addHold(slot, Accounts.CREDITS_FUNDED, funded);
        if (funds != null) {
            funds.debits -= funded;
            funds.creditsHeld += amount - funded;
            funds.credits += member.isPending() ? 0 : amount;
        }
    }

    /** Each crossing member whose debit side is reserved here is promised an item that carries its money. */
    void promise(SpanMember member, int items) {
        if (isCrossing(member)) {
            outbox.promise(creditHome(member), items);
        }
    }

    int creditHome(SpanMember member) {
        return books.homeOf(member.toHigh, member.toLow);
    }

    int debitSlot(SpanMember member) {
        return books.accounts.find(member.transfer.debitHigh, member.transfer.debitLow);
    }

    int creditSlot(SpanMember member) {
        return books.accounts.find(member.toHigh, member.toLow);
    }

    int pendingOf(SpanMember member) {
        Transfer transfer = member.transfer;
        return books.ids.find(transfer.pendingHigh, transfer.pendingLow, transfer.debitHigh, transfer.debitLow);
    }

    void check(int slot) {
        books.accounts.check(slot);
        books.assets.checkBalance(books.accounts.assetIndex(slot));
    }
}
