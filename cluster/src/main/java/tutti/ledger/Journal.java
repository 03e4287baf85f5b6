package tutti.ledger;

import java.util.Arrays;

/**
 * What the last batch did, in words, for history: one entry for every outcome of a transfer or stream payment, for every change
 * that another partition brought, and for every change of an account's state or of a work. Nothing in it is read by the ledger again.
 * Filled anew by every batch.
 *
 * <p>An entry begins with a header word; what follows depends on the kind:
 *
 * <pre>
 * bits 0..7    8..23                          24..31             32..63
 * | kind       | words, this one included     | 1: first outcome | detail |
 *
 * TRANSFER       detail 0; the record of {@link IdLayout}, 11 words; its extension, 8 words, if it has one
 * PAYMENT        detail: legs; the record, 11 words; amount; split version; a leg each: accountHigh, accountLow, amount
 * CREDIT         detail: partition it came from; idHigh, idLow, debitHigh, debitLow, creditHigh, creditLow, amount posted,
 *                reserved, or by a reversal taken back; flags (bits 32..47), code (16..31), outcome's code (0..7)
 * PENDING_END    detail: partition it came from; idHigh, idLow, debitHigh, debitLow, creditHigh, creditLow, reserved, posted
 * SETTLEMENT     detail: partition it came from; payeeHigh, payeeLow, accountHigh, accountLow (what was credited; 0 if nothing
 *                could be), amount, asset, number, after position, through position
 * CLAWED_BACK    detail: partition of the payer; idHigh, idLow of the clawback, payerHigh, payerLow, accountHigh, accountLow (who
 *                gave), amount, paymentHigh, paymentLow, of the amount what waited unclaimed; 1 if the account gave what was
 *                accrued for it here, 2 if it covered
 * BALANCE        detail 0; accountHigh, accountLow, debitsPending, debitsPosted, creditsPending, creditsPosted after the batch
 * DUE            like TRANSFER: what became of a scheduled transfer when its time had come
 * ACCOUNT        detail: {@link #CREATED}, {@link #FROZEN}, {@link #THAWED}, {@link #CLOSED} or {@link #OPENED}; accountHigh, accountLow,
 *                asset (upper int), code (bits 16..31) and flags (0..15) as they are from then on, userDataHigh, userDataLow, userData,
 *                userDataShort, a {@link JournalText}: who controls the account that was created, who froze or thawed it, else empty
 * WORK           detail: shares; workHigh, workLow, asset, price; a share each: payeeHigh, payeeLow, millionths; a {@link JournalText}
 *                each: who controls it, title, ISRC
 * SPLIT          detail: shares; workHigh, workLow, version, effective from (ns); a share each: payeeHigh, payeeLow, millionths
 * </pre>
 *
 * <p>TRANSFER and PAYMENT without the first-outcome bit say what an id's record has become since: a pending transfer has ended,
 * part of a posted one was reversed, or a payment was taken back; such a PAYMENT has no legs, and its amount and split version are 0.
 * A scheduled transfer has two first outcomes: that it was accepted, and DUE.
 */
public final class Journal {
    public static final int TRANSFER = 1;
    public static final int PAYMENT = 2;
    public static final int CREDIT = 3;
    public static final int PENDING_END = 4;
    public static final int SETTLEMENT = 5;
    public static final int BALANCE = 6;
    public static final int DUE = 7;
    public static final int CLAWED_BACK = 8;
    public static final int ACCOUNT = 9;
    public static final int WORK = 10;
    public static final int SPLIT = 11;

    /** What happened to an account. */
    public static final int CREATED = 1;

    public static final int FROZEN = 2;
    public static final int THAWED = 3;
    public static final int CLOSED = 4;
    public static final int OPENED = 5;

    /** Words of a share of a work. */
    public static final int SHARE_WORDS = 3;

    /** Words after the header of a WORK or SPLIT, before its shares. */
    public static final int WORDS_BEFORE_SHARES = 4;

    /** How an account gave what a clawback took: from itself, and from what waited for it. */
    public static final int GAVE = 0;

    /** From what was accrued for it where the payer lives. */
    public static final int GAVE_ACCRUED = 1;

    /** What payees were short of. */
    public static final int COVERED = 2;

    /** Bit of a header word. */
    public static final long FIRST_OUTCOME = 1L << 24;

    private static final int CREDIT_META = 7;
    private static final int WORDS_SHIFT = 8;
    private static final int DETAIL_SHIFT = 32;
    private static final int WORDS_AT_START = 4_096;
    private static final int WORDS_MASK = 0xFFFF;
    private static final int KIND_MASK = 0xFF;

    private long[] words = new long[WORDS_AT_START];
    private int length;

    Journal() {}

    /** The word that begins an entry. */
    public static long header(int kind, long flags, int detail, int words) {
        return (long) detail << DETAIL_SHIFT | flags | (long) words << WORDS_SHIFT | kind;
    }

    /** Kind of the entry that begins with this word. */
    public static int kind(long header) {
        return (int) header & KIND_MASK;
    }

    /** True for an entry that holds the record of an id, as it is from then on. */
    public static boolean isOfId(long header) {
        int kind = kind(header);
        return kind == TRANSFER || kind == PAYMENT || kind == DUE;
    }

    /** Words of the entry that begins with this one, itself included. */
    public static int words(long header) {
        return (int) (header >>> WORDS_SHIFT) & WORDS_MASK;
    }

    public static int detail(long header) {
        return (int) (header >>> DETAIL_SHIFT);
    }

    /** Flags of the transfer that a CREDIT whose words after the header begin at {@code at} tells of. */
    public static int flagsOfCredit(long[] words, int at) {
        return IdMeta.flags(words[at + CREDIT_META]);
    }

    /** Its code. */
    public static int codeOfCredit(long[] words, int at) {
        return IdMeta.code(words[at + CREDIT_META]);
    }

    /** The code of its outcome: POSTED or PENDING. */
    public static int outcomeCodeOfCredit(long[] words, int at) {
        return IdMeta.outcomeCode(words[at + CREDIT_META]);
    }

    public static boolean isFirstOutcome(long header) {
        return (header & FIRST_OUTCOME) != 0;
    }

    /** The entries, one after the other. Valid until the next batch; not to be changed. */
    public long[] words() {
        return words;
    }

    /** Words in use. */
    public int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Takes back what was written since {@link #length} was so much. */
    void truncate(int to) {
        length = to;
    }

    /** Begins an entry with so many words after the header; returns where these are. */
    int begin(int kind, long flags, int detail, int wordsAfter) {
        int end = length + 1 + wordsAfter;
        if (end > words.length) {
            words = Arrays.copyOf(words, Math.max(end, 2 * words.length));
        }
        Invariant.within(1 + wordsAfter, 1, WORDS_MASK, "words of an entry");
        words[length] = header(kind, flags, detail, 1 + wordsAfter);
        int at = length + 1;
        length = end;
        return at;
    }

    /** Writes a transfer's names: its id and its accounts. Returns where the next word goes. */
    int putTransfer(int at, long idHigh, long idLow, long debitHigh, long debitLow, long creditHigh, long creditLow) {
        words[at] = idHigh;
        words[at + 1] = idLow;
        words[at + 2] = debitHigh;
        words[at + 3] = debitLow;
        words[at + 4] = creditHigh;
        words[at + 5] = creditLow;
        return at + 6;
    }

    void put(int at, long word) {
        words[at] = word;
    }

    void put(int at, long[] from, int fromAt, int count) {
        System.arraycopy(from, fromAt, words, at, count);
    }
}
