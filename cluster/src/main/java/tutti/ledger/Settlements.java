package tutti.ledger;

/** Brings accruals to their payees' homes: nets them on one side, posts them on the other. */
final class Settlements {
    private static final int WORDS = 9;

    private final Books books;
    private long number;
    private long afterPosition;
    private long throughPosition;

    Settlements(Books books) {
        this.books = books;
    }

    /** Takes up to that many payees from the head of the destination's queue; returns of how many there was anything to take. */
    int settle(int destination, int payeesMax, SettlementSink sink) {
        int payees = Math.min(payeesMax, books.accruals.count(destination));
        int settled = 0;
        for (int i = 0; i < payees; i++) {
            settled += books.accruals.take(destination, books.channels, sink) ? 1 : 0;
        }
        return settled;
    }

    /** The entries that come next are of this settlement, which nets accruals of its sender's log between the positions. */
    void begin(long settlement, long after, long through) {
        number = settlement;
        afterPosition = after;
        throughPosition = through;
    }

    /**
     * Posts one entry. An entry that its payee cannot take goes to the asset's unclaimed account, for the payee to claim; if even
     * that would overflow, or
     * the asset is not known here, its amount is stranded: counted, and in no account. Nothing that a client does may stop a channel.
     */
    void post(int from, long payeeHigh, long payeeLow, int asset, long amount) {
        Invariant.within(amount, 1, Long.MAX_VALUE, "amount of a settlement entry");
        int assetIndex = books.assets.findOrReserve(asset);
        int payee = books.accounts.find(payeeHigh, payeeLow);
        int unclaimed = books.assets.unclaimed(assetIndex);
        books.channels.addReceived(from, assetIndex, amount);
        if (payee != Accounts.NONE
                && books.accounts.isPayee(payee, assetIndex)
                && !books.accounts.creditOverflows(payee, amount)) {
            books.accounts.credit(payee, amount);
            record(from, payeeHigh, payeeLow, payee, asset, amount);
        } else if (unclaimed != Accounts.NONE && !books.accounts.creditOverflows(unclaimed, amount)) {
            books.accounts.credit(unclaimed, amount);
            record(from, payeeHigh, payeeLow, unclaimed, asset, amount);
            books.accounts.keepFor(payee, assetIndex, amount);
        } else {
            books.assets.addStranded(assetIndex, amount);
            record(from, payeeHigh, payeeLow, Accounts.NONE, asset, amount);
        }
        books.assets.checkBalance(assetIndex);
    }

    private void record(int from, long payeeHigh, long payeeLow, int credited, int asset, long amount) {
        Journal journal = books.journal;
        int at = journal.begin(Journal.SETTLEMENT, 0, from, WORDS);
        boolean isCredited = credited != Accounts.NONE;
        journal.put(at, payeeHigh);
        journal.put(at + 1, payeeLow);
        journal.put(at + 2, isCredited ? books.accounts.idHigh(credited) : 0);
        journal.put(at + 3, isCredited ? books.accounts.idLow(credited) : 0);
        journal.put(at + 4, amount);
        journal.put(at + 5, asset);
        journal.put(at + 6, number);
        journal.put(at + 7, afterPosition);
        journal.put(at + 8, throughPosition);
    }
}
