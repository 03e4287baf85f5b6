package tutti.storage;

import tutti.ledger.IdLayout;
import tutti.ledger.Journal;
import tutti.ledger.Outcome;
import tutti.ledger.TransferFlags;

/**
 * Finds in an entry which id and which accounts it is about.
 *
 * <p>Accounts are found by what they have a part in: transfers and payments that succeeded, pending transfers that expired, what came
 * from other partitions, balances, changes of their state, works that give them a share. Not by what was rejected, nor by later changes of a record that another entry tells of. Of a
 * scheduled transfer its debit account has all that became of it; its credit account, which nothing is promised, what it was credited.
 */
final class BlockIndexer {
    /** Where what follows an entry's header begins. */
    private static final int BODY = 1;

    private static final int LEGS = BODY + IdLayout.RECORD_WORDS + 2;
    private static final int LEG_WORDS = 3;

    private final RefKeys keys;
    private final RecentRefs ids;
    private final RecentRefs accounts;

    BlockIndexer(RefKeys keys, RecentRefs ids, RecentRefs accounts) {
        this.keys = keys;
        this.ids = ids;
        this.accounts = accounts;
    }

    /** Adds all entries of the block. */
    void addAll(Block block, long number) {
        long[] words = block.words();
        for (int at = 0; at < block.length(); at += Journal.words(words[at])) {
            add(words, at, number, at);
        }
    }

    /** Adds the entry that lies at {@code words[at]}, and in the block at {@code word}. */
    void add(long[] words, int at, long block, int word) {
        int body = at + BODY;
        switch (Journal.kind(words[at])) {
            case Journal.TRANSFER -> addTransfer(words, at, block, word);
            case Journal.DUE -> addDue(words, at, block, word);
            case Journal.PAYMENT -> addPayment(words, at, block, word);
            case Journal.CREDIT ->
                addAccount(
                        IdLayout.creditHigh(words, body),
                        IdLayout.creditLow(words, body),
                        block,
                        word,
                        isBack(words, body) ? Refs.DEBIT : Refs.CREDIT);
            case Journal.PENDING_END ->
                addAccount(IdLayout.creditHigh(words, body), IdLayout.creditLow(words, body), block, word, Refs.CREDIT);
            case Journal.CLAWED_BACK ->
                addAccount(IdLayout.creditHigh(words, body), IdLayout.creditLow(words, body), block, word, Refs.DEBIT);
            case Journal.SETTLEMENT -> addSettlement(words, body, block, word);
            case Journal.BALANCE ->
                accounts.add(keys.ofBalances(words[body], words[body + 1]), Refs.place(block, word, Refs.BALANCE));
            case Journal.ACCOUNT -> addAccount(words[body], words[body + 1], block, word, Refs.STATE);
            case Journal.WORK, Journal.SPLIT -> addWork(words, at, block, word);
            default -> {
                // A kind that a later version writes and that nothing is asked about.
            }
        }
    }

    private void addTransfer(long[] words, int at, long block, int word) {
        int record = at + BODY;
        addId(words, record, block, word);
        boolean isMove = Journal.isFirstOutcome(words[at]) && isSuccess(words, record);
        boolean isExpiry =
                !Journal.isFirstOutcome(words[at]) && IdLayout.stage(words, record) == IdLayout.STAGE_EXPIRED;
        if (!isMove && !isExpiry) {
            return;
        }
        if ((IdLayout.flags(words, record) & TransferFlags.CLAWBACK) != 0) {
            // Who gave has entries of its own.
            addAccount(IdLayout.debitHigh(words, record), IdLayout.debitLow(words, record), block, word, Refs.CREDIT);
            return;
        }
        boolean isBack = (IdLayout.flags(words, record) & TransferFlags.REVERSAL) != 0;
        addDebit(words, record, block, word, isBack ? Refs.CREDIT : Refs.DEBIT);
        if (IdLayout.stage(words, record) != IdLayout.STAGE_SCHEDULED) {
            addCredit(words, record, block, word, isBack ? Refs.DEBIT : Refs.CREDIT);
        }
    }

    private void addDue(long[] words, int at, long block, int word) {
        int record = at + BODY;
        addId(words, record, block, word);
        addDebit(words, record, block, word, Refs.DEBIT);
        if (IdLayout.dueOutcomeCode(words, record) == Outcome.POSTED.code()) {
            addCredit(words, record, block, word, Refs.CREDIT);
        }
    }

    private void addDebit(long[] words, int record, long block, int word, int tags) {
        addAccount(IdLayout.debitHigh(words, record), IdLayout.debitLow(words, record), block, word, tags);
    }

    private void addCredit(long[] words, int record, long block, int word, int tags) {
        addAccount(IdLayout.creditHigh(words, record), IdLayout.creditLow(words, record), block, word, tags);
    }

    private void addPayment(long[] words, int at, long block, int word) {
        int record = at + BODY;
        addId(words, record, block, word);
        if (!Journal.isFirstOutcome(words[at]) || !isSuccess(words, record)) {
            return;
        }
        addAccount(IdLayout.debitHigh(words, record), IdLayout.debitLow(words, record), block, word, Refs.DEBIT);
        int legs = Journal.detail(words[at]);
        for (int i = 0; i < legs; i++) {
            int leg = at + LEGS + i * LEG_WORDS;
            if (words[leg + 2] != 0) {
                addAccount(words[leg], words[leg + 1], block, word, Refs.CREDIT);
            }
        }
    }

    private void addSettlement(long[] words, int body, long block, int word) {
        boolean isCredited = (words[body + 2] | words[body + 3]) != 0;
        if (isCredited) {
            addAccount(words[body + 2], words[body + 3], block, word, Refs.SETTLED);
        }
        if (words[body] != words[body + 2] || words[body + 1] != words[body + 3]) {
            addAccount(words[body], words[body + 1], block, word, Refs.DIVERTED);
        }
    }

    private void addWork(long[] words, int at, long block, int word) {
        addAccount(words[at + BODY], words[at + BODY + 1], block, word, Refs.WORK);
        int share = at + BODY + Journal.WORDS_BEFORE_SHARES;
        for (int i = 0; i < Journal.detail(words[at]); i++) {
            addAccount(words[share], words[share + 1], block, word, Refs.SHARE);
            share += Journal.SHARE_WORDS;
        }
    }

    private void addId(long[] words, int record, long block, int word) {
        long key = keys.ofId(
                IdLayout.idHigh(words, record),
                IdLayout.idLow(words, record),
                IdLayout.debitHigh(words, record),
                IdLayout.debitLow(words, record));
        int tags = IdLayout.timeMs(words, record) < 0 ? Refs.UNTIMED : 0;
        ids.add(key, Refs.place(block, word, tags));
    }

    private void addAccount(long high, long low, long block, int word, int tags) {
        accounts.add(keys.ofAccount(high, low), Refs.place(block, word, tags));
    }

    /** True for what a reversal of another partition took back. */
    private static boolean isBack(long[] words, int body) {
        return (Journal.flagsOfCredit(words, body) & TransferFlags.REVERSAL) != 0;
    }

    private static boolean isSuccess(long[] words, int record) {
        return Outcome.ofCode(IdLayout.outcomeCode(words, record)).isSuccess();
    }
}
