package tutti.ledger;

/** Writes into the {@link Journal} what transfers of another partition did to an account here. */
final class AwayEntries {
    /** Words of what names a transfer. */
    private static final int NAME_WORDS = 6;

    private AwayEntries() {}

    /** The transfer's credit account was credited, or so much was reserved; a reversal took it back. */
    static void credit(Journal journal, int from, Transfer transfer, long amount, Outcome outcome) {
        int at = journal.begin(Journal.CREDIT, 0, from, NAME_WORDS + 2);
        at = journal.putTransfer(
                at,
                transfer.idHigh,
                transfer.idLow,
                transfer.debitHigh,
                transfer.debitLow,
                transfer.creditHigh,
                transfer.creditLow);
        journal.put(at, amount);
        journal.put(at + 1, IdMeta.of(transfer.flags, transfer.code, 0, outcome.code()));
    }

    /** A pending transfer to an account here has ended. */
    static void pendingEnd(Journal journal, int from, PendingEnd end) {
        int at = journal.begin(Journal.PENDING_END, 0, from, NAME_WORDS + 2);
        at = journal.putTransfer(at, end.idHigh, end.idLow, end.debitHigh, end.debitLow, end.creditHigh, end.creditLow);
        journal.put(at, end.reserved);
        journal.put(at + 1, end.posted);
    }

    /** The member of a chain that spans partitions has credited, or reserved, or ended what was reserved. */
    static void member(Journal journal, int from, SpanMember member) {
        Transfer transfer = member.transfer;
        long high = transfer.creditHigh;
        long low = transfer.creditLow;
        transfer.creditHigh = member.toHigh;
        transfer.creditLow = member.toLow;
        credit(journal, from, transfer, member.taken, member.success());
        transfer.creditHigh = high;
        transfer.creditLow = low;
    }
}
