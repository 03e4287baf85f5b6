package tutti.storage;

import tutti.codec.HistoryFilter;

/**
 * What a run says of one entry, in two words: a key, by which runs are sorted, and where the entry is.
 *
 * <pre>
 * place
 * bits 0..11   12..31                  32..63
 * | tags       | word in its block     | block |
 * </pre>
 *
 * <p>Places of one key are in the order of the log. Works are beside the accounts, with a tag of their own.
 */
final class Refs {
    /** Tag of an id that carries no time. */
    static final int UNTIMED = 1;

    /** Tag of an account that the entry debits, or would. */
    static final int DEBIT = HistoryFilter.DEBITS;

    /** Tag of an account that the entry credits, or would, unless it is a settlement. */
    static final int CREDIT = HistoryFilter.CREDITS;

    /** Tag of an account whose balance the entry tells. */
    static final int BALANCE = HistoryFilter.BALANCES;

    /** Tag of an account that a settlement credits. */
    static final int SETTLED = HistoryFilter.SETTLEMENTS;

    /** Tag of a payee that a settlement could not credit. */
    static final int DIVERTED = HistoryFilter.DIVERTED;

    /** Tag of an account whose state the entry tells. */
    static final int STATE = HistoryFilter.STATES;

    /** Tag of a payee that the entry, of a work, gives a share. */
    static final int SHARE = HistoryFilter.SHARES;

    /** Tag of a work. */
    static final int WORK = HistoryFilter.WORKS;

    /** Blocks that there may be. */
    static final long BLOCKS_MAX = 1L << 32;

    /** Words that a block may have. */
    static final int WORDS_MAX = 1 << 20;

    private static final int WORD_SHIFT = 12;
    private static final int BLOCK_SHIFT = 32;
    private static final int TAGS_MASK = (1 << WORD_SHIFT) - 1;

    private Refs() {}

    static long place(long block, int word, int tags) {
        return block << BLOCK_SHIFT | (long) word << WORD_SHIFT | tags;
    }

    static long block(long place) {
        return place >>> BLOCK_SHIFT;
    }

    static int word(long place) {
        return (int) (place >>> WORD_SHIFT) & (WORDS_MAX - 1);
    }

    static int tags(long place) {
        return (int) place & TAGS_MASK;
    }
}
