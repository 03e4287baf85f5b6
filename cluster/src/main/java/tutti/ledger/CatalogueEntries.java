package tutti.ledger;

/** Writes into the {@link Journal} what is created, and how it changes: accounts and works. */
final class CatalogueEntries {
    private static final int ACCOUNT_WORDS = 7;
    private static final int CODE_SHIFT = 16;

    private final Journal journal;

    CatalogueEntries(Journal journal) {
        this.journal = journal;
    }

    /**
     * The account in the slot is new, or not what it was.
     *
     * @param change {@link Journal#CREATED} and the like
     */
    void account(int change, AccountRecords accounts, int slot, int asset, byte[] principal) {
        int words = ACCOUNT_WORDS + JournalText.words(principal.length);
        int at = journal.begin(Journal.ACCOUNT, 0, change, words);
        journal.put(at, accounts.idHigh(slot));
        journal.put(at + 1, accounts.idLow(slot));
        journal.put(
                at + 2, (long) asset << Integer.SIZE | (long) accounts.code(slot) << CODE_SHIFT | accounts.flags(slot));
        journal.put(at + 3, accounts.userDataHigh(slot));
        journal.put(at + 4, accounts.userDataLow(slot));
        journal.put(at + 5, accounts.userData(slot));
        journal.put(at + 6, accounts.userDataShort(slot));
        JournalText.put(journal, at + ACCOUNT_WORDS, principal);
    }

    /** The work is registered. */
    void work(NewWork work, String principal) {
        byte[] controller = JournalText.bytes(principal);
        byte[] title = JournalText.bytes(work.title());
        byte[] isrc = JournalText.bytes(work.isrc());
        int texts =
                JournalText.words(controller.length) + JournalText.words(title.length) + JournalText.words(isrc.length);
        int at = begin(Journal.WORK, work.split(), texts);
        at = putHead(at, work.idHigh(), work.idLow(), work.asset(), work.price());
        at = putShares(at, work.split());
        at = JournalText.put(journal, at, controller);
        at = JournalText.put(journal, at, title);
        JournalText.put(journal, at, isrc);
    }

    /** A work has another split. */
    void split(NewSplit split) {
        int at = begin(Journal.SPLIT, split.split(), 0);
        at = putHead(at, split.workHigh(), split.workLow(), split.version(), split.effectiveFromNs());
        putShares(at, split.split());
    }

    private int begin(int kind, Split split, int more) {
        int words = Journal.WORDS_BEFORE_SHARES + split.size() * Journal.SHARE_WORDS + more;
        return journal.begin(kind, 0, split.size(), words);
    }

    private int putHead(int at, long workHigh, long workLow, long first, long second) {
        journal.put(at, workHigh);
        journal.put(at + 1, workLow);
        journal.put(at + 2, first);
        journal.put(at + 3, second);
        return at + Journal.WORDS_BEFORE_SHARES;
    }

    private int putShares(int from, Split split) {
        int at = from;
        for (int i = 0; i < split.size(); i++) {
            journal.put(at, split.payeeHigh(i));
            journal.put(at + 1, split.payeeLow(i));
            journal.put(at + 2, split.millionths(i));
            at += Journal.SHARE_WORDS;
        }
        return at;
    }
}
