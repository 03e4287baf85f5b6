package tutti.ledger;

/** Takes ids over from another state of the same ledger: with each comes what it holds and when it expires, which nothing else says. */
final class RestoredIds {
    private final Books books;

    RestoredIds(Books books) {
        this.books = books;
    }

    /** The words of one id, behind those that came before it in its order. Its debit account, and its mandate, are there already. */
    void restore(long[] state, int words, boolean isOrdered) {
        int slot = books.ids.restore(state, words, isOrdered);
        if (books.records.isClaimHold(slot)) {
            AwayClaims.restore(books, slot);
        } else if (books.records.isCounted(slot)) {
            countUnfinished(slot);
        } else if (books.records.isReversalHold(slot)) {
            int credited = books.accounts.find(books.records.debitHigh(slot), books.records.debitLow(slot));
            books.accounts.addHold(credited, Accounts.CREDITS_HELD, books.records.moved(slot));
        }
        if (books.records.isWaiting(slot)) {
            books.deadlinesOf(slot).add(slot);
        }
    }

    private void countUnfinished(int slot) {
        IdRecords records = books.records;
        int debit = books.accounts.find(records.debitHigh(slot), records.debitLow(slot));
        int assetIndex = books.accounts.assetIndex(debit);
        books.accounts.addHold(debit, Accounts.HELD, records.isHold(slot) ? records.moved(slot) : 0);
        books.mandates.reserve(books.mandates.of(records, slot), records.moved(slot));
        if (!records.isPendingFlagged(slot)) {
            books.assets.addHeld(assetIndex, records.moved(slot));
        } else if (!books.isHome(records.creditHigh(slot), records.creditLow(slot))) {
            books.assets.addOutgoing(assetIndex, records.moved(slot));
        }
    }
}
