package tutti.ledger;

/**
 * The words that are kept of an id, wherever they lie: in the window, in a snapshot, in the {@link Journal}. The record comes first, its
 * extension, if it has one, behind it; {@code at} is where the record begins.
 *
 * <pre>
 * 0        1       2         3        4                5               6             7          8             9
 * | idHigh | idLow | ofHigh  | ofLow  | toHigh         | toLow         | amount      | detail   | timestampNs | position |
 * |        |       | debit account    | credit account or work         | or units    |          | of the outcome, last change
 * 10                                                                 11
 * | marks, stage, flags, code, kind, outcome's code: {@link IdMeta}  | mandate (upper int), split version, or due outcome's code |
 *
 * extension:
 * 0             1            2              3             4          5                                        6
 * | pendingHigh | pendingLow | userDataHigh | userDataLow | userData | userDataShort (upper int), timeout (s) | effectiveDateNs |
 * 7
 * | scheduledAtNs |
 * </pre>
 *
 * <p>The detail is when a payment was played (ns), or what a transfer moved or reserved, which may be less than the amount asked
 * for, less what was reversed of it. The split version, in the lowest 12 bits, is that by which a payment was divided, above it is
 * the {@link LegsHash} of one that was posted; the mandate is the number of that by which a transfer debits, 0 if it is the controller's.
 * The credit account of a clawback is the one that covers, if one may.
 *
 * <p>The outcome of a scheduled transfer says that it is kept, and when. What became of it when it was due is the due outcome, 0 until
 * then; while it waits its detail is the ledger time before which it is not tried again, 0 if it was not tried yet.
 */
public final class IdLayout {
    /** Words of a record, all of them state: hashed, and held by a snapshot. */
    public static final int RECORD_WORDS = 12;

    /** Words of a record with its extension. */
    public static final int EXTENDED_WORDS = RECORD_WORDS + Extensions.WORDS;

    /** Reserved, and neither posted, voided nor expired. */
    public static final int STAGE_PENDING = 1;

    public static final int STAGE_POSTED = 2;
    public static final int STAGE_VOIDED = 3;
    public static final int STAGE_EXPIRED = 4;

    /** Pending, and to be posted or voided by an undecided chain. */
    static final int STAGE_ENDING = 5;

    /** Scheduled, and not tried yet, or to be tried again. */
    public static final int STAGE_SCHEDULED = 6;

    /** Scheduled and due: another partition will decide. */
    static final int STAGE_DUE = 7;

    /** Scheduled, due and decided. */
    public static final int STAGE_DONE = 8;

    /** A stream payment that was taken back. */
    public static final int STAGE_CLAWED_BACK = 9;

    /** No pending transfer, no scheduled one, and no payment that was taken back. */
    static final int STAGE_NONE = 0;

    /** Kind of a transfer; a record of kind 0 is not in use. */
    static final int TRANSFER = 1;

    static final int PAYMENT = 2;

    static final int ID_HIGH = 0;
    static final int ID_LOW = 1;
    static final int OF_HIGH = 2;
    static final int OF_LOW = 3;
    static final int TO_HIGH = 4;
    static final int TO_LOW = 5;
    public static final int AMOUNT = 6;
    public static final int DETAIL = 7;
    public static final int TIMESTAMP = 8;
    public static final int POSITION = 9;
    public static final int META = 10;
    public static final int NUMBERS = 11;

    /** Outcome's code of a transfer that is not decided. */
    static final int UNDECIDED = 0;

    private IdLayout() {}

    public static long idHigh(long[] words, int at) {
        return words[at + ID_HIGH];
    }

    public static long idLow(long[] words, int at) {
        return words[at + ID_LOW];
    }

    /** Of the debit account of a transfer, the payer of a payment. */
    public static long debitHigh(long[] words, int at) {
        return words[at + OF_HIGH];
    }

    public static long debitLow(long[] words, int at) {
        return words[at + OF_LOW];
    }

    /** Of the credit account of a transfer, the work of a payment. */
    public static long creditHigh(long[] words, int at) {
        return words[at + TO_HIGH];
    }

    public static long creditLow(long[] words, int at) {
        return words[at + TO_LOW];
    }

    /** Amount asked for by a transfer, units of a payment. */
    public static long amount(long[] words, int at) {
        return words[at + AMOUNT];
    }

    public static long detail(long[] words, int at) {
        return words[at + DETAIL];
    }

    /** Ledger time of the outcome. */
    public static long timestampNs(long[] words, int at) {
        return words[at + TIMESTAMP];
    }

    /** Position of the last change. */
    public static long position(long[] words, int at) {
        return words[at + POSITION];
    }

    public static int flags(long[] words, int at) {
        return IdMeta.flags(words[at + META]);
    }

    public static int code(long[] words, int at) {
        return IdMeta.code(words[at + META]);
    }

    /** Code of the outcome; 0 if there is none yet. */
    public static int outcomeCode(long[] words, int at) {
        return IdMeta.outcomeCode(words[at + META]);
    }

    /** Code of what became of a scheduled transfer when it was due; 0 for other transfers, and while it waits. */
    public static int dueOutcomeCode(long[] words, int at) {
        return stage(words, at) == STAGE_DONE ? (int) words[at + NUMBERS] : 0;
    }

    /** 0 if it is neither pending nor scheduled. */
    public static int stage(long[] words, int at) {
        return IdMeta.stage(words[at + META]);
    }

    /** True if more is to come of it: it is undecided, pending, or waits for its time. */
    public static boolean isUnfinished(long[] words, int at) {
        return isUnfinished(stage(words, at)) || outcomeCode(words, at) == UNDECIDED;
    }

    static boolean isUnfinished(int stage) {
        return stage == STAGE_PENDING || stage == STAGE_ENDING || stage == STAGE_SCHEDULED || stage == STAGE_DUE;
    }

    /** Makes the record of a pending transfer one of which no more is to come. */
    public static void finish(long[] words, int at) {
        words[at + META] = IdMeta.withStage(words[at + META], STAGE_NONE);
    }

    /** Milliseconds since 1970 that the id carries, -1 if it carries none. */
    public static long timeMs(long[] words, int at) {
        return UuidV7.timeMs(idHigh(words, at), idLow(words, at));
    }

    /** True if the id, with its debit account, is lower than that of the other record. An order among ids, no more. */
    static boolean isLower(long[] words, int at, long[] others, int otherAt) {
        for (int word = ID_HIGH; word <= OF_LOW; word++) {
            if (words[at + word] != others[otherAt + word]) {
                return words[at + word] < others[otherAt + word];
            }
        }
        return false;
    }

    /** Of a record with extension. */
    public static long pendingHigh(long[] words, int at) {
        return words[at + RECORD_WORDS + Extensions.PENDING_HIGH];
    }

    public static long pendingLow(long[] words, int at) {
        return words[at + RECORD_WORDS + Extensions.PENDING_LOW];
    }

    public static long userDataHigh(long[] words, int at) {
        return words[at + RECORD_WORDS + Extensions.USER_DATA_HIGH];
    }

    public static long userDataLow(long[] words, int at) {
        return words[at + RECORD_WORDS + Extensions.USER_DATA_LOW];
    }

    public static long userData(long[] words, int at) {
        return words[at + RECORD_WORDS + Extensions.USER_DATA];
    }

    public static int userDataShort(long[] words, int at) {
        return (int) (words[at + RECORD_WORDS + Extensions.SHORTS] >>> Integer.SIZE);
    }

    public static int timeoutSeconds(long[] words, int at) {
        return (int) words[at + RECORD_WORDS + Extensions.SHORTS];
    }

    public static long effectiveDateNs(long[] words, int at) {
        return words[at + RECORD_WORDS + Extensions.EFFECTIVE_DATE];
    }

    public static long scheduledAtNs(long[] words, int at) {
        return words[at + RECORD_WORDS + Extensions.SCHEDULED_AT];
    }
}
