package tutti.ledger;

/**
 * One transfer of a chain that spans partitions, as one of them has it: what it says, and what is done for it.
 *
 * <p>In a snapshot, in longs:
 *
 * <pre>
 * 0        1            2       3       4          5         6            7           8         9
 * | number | flags,code | idHigh| idLow | debitHigh| debitLow| creditHigh | creditLow | amount  | pendingHigh |
 * 10           11             12            13         14                     15                16              17
 * | pendingLow | userDataHigh | userDataLow | userData | short user data, s   | effectiveDateNs | toHigh        | toLow
 * 18              19         20       21         22            23
 * | state, asset  | reserved | taken  | of pending | debit funded | credit funded |
 * </pre>
 */
final class SpanMember {
    static final int WORDS = 24;

    /** Bits of the state: the debit side is reserved. */
    static final int DEBIT_DONE = 1;

    /** The credit side is reserved. */
    static final int CREDIT_DONE = 1 << 1;

    /** The debit side holds no more than the credit side took. */
    static final int FIXED = 1 << 2;

    /** The id is in this partition's window. */
    static final int REGISTERED = 1 << 3;

    /** The home of the debit account knows of the chain. */
    static final int DEBIT_ASKED = 1 << 4;

    /** The home of the credit account knows of the chain. */
    static final int CREDIT_ASKED = 1 << 5;

    /** The pending transfer that the member voids had closed its credit account. */
    static final int OPENS = 1 << 6;

    /** The pending transfer has ended at its debit side before the chain's decision came here. */
    static final int CREDIT_ENDED = 1 << 7;

    /** Of a clawback: what it takes is accrued here for a payee of another partition. */
    static final int ACCRUED = 1 << 8;

    /** Place in the chain. */
    final int number;

    /** As the client sent it; the principal is a number of this partition. */
    final Transfer transfer = new Transfer();

    int state;

    /** Number of the debit account's asset; 0 until it is known. */
    int asset;

    /** What the debit side reserved, or posts. */
    long amount;

    /** What the credit side took of it. */
    long taken;

    /** What the pending transfer that the member ends had reserved; of a clawback, what of {@code amount} waits unclaimed. */
    long reserved;

    /** What of {@code amount} the chain's own credits to the account pay for. */
    long debitFunded;

    /** What of {@code taken} the chain's own debits of the account make room for. */
    long creditFunded;

    /** The credit account, zero until it is known. */
    long toHigh;

    long toLow;

    SpanMember(int number, Transfer said) {
        this.number = number;
        transfer.copy(said);
        toHigh = said.creditHigh;
        toLow = said.creditLow;
    }

    boolean is(int bit) {
        return (state & bit) != 0;
    }

    void set(int bits) {
        state |= bits;
    }

    boolean isEnd() {
        return transfer.has(TransferFlags.ENDS_PENDING);
    }

    boolean isClawback() {
        return transfer.has(TransferFlags.CLAWBACK);
    }

    boolean isPending() {
        return transfer.has(TransferFlags.PENDING);
    }

    boolean isToKnown() {
        return (toHigh | toLow) != 0;
    }

    /** Outcome if the chain is posted. */
    Outcome success() {
        if (isPending()) {
            return Outcome.PENDING;
        }
        return transfer.has(TransferFlags.VOID_PENDING) ? Outcome.VOIDED : Outcome.POSTED;
    }

    void write(long[] words) {
        words[0] = number;
        words[1] = (long) transfer.flags << Integer.SIZE | transfer.code;
        words[2] = transfer.idHigh;
        words[3] = transfer.idLow;
        words[4] = transfer.debitHigh;
        words[5] = transfer.debitLow;
        words[6] = transfer.creditHigh;
        words[7] = transfer.creditLow;
        words[8] = transfer.amount;
        words[9] = transfer.pendingHigh;
        words[10] = transfer.pendingLow;
        words[11] = transfer.userDataHigh;
        words[12] = transfer.userDataLow;
        words[13] = transfer.userData;
        words[14] = (long) transfer.userDataShort << Integer.SIZE | Integer.toUnsignedLong(transfer.timeoutSeconds);
        words[15] = transfer.effectiveDateNs;
        words[16] = toHigh;
        words[17] = toLow;
        words[18] = (long) state << Integer.SIZE | Integer.toUnsignedLong(asset);
        words[19] = amount;
        words[20] = taken;
        words[21] = reserved;
        words[22] = debitFunded;
        words[23] = creditFunded;
    }

    static SpanMember read(long[] words, int principal) {
        Transfer transfer = new Transfer();
        transfer.flags = (int) (words[1] >>> Integer.SIZE);
        transfer.code = (int) words[1];
        transfer.idHigh = words[2];
        transfer.idLow = words[3];
        transfer.debitHigh = words[4];
        transfer.debitLow = words[5];
        transfer.creditHigh = words[6];
        transfer.creditLow = words[7];
        transfer.amount = words[8];
        transfer.principal = principal;
        transfer.pendingHigh = words[9];
        transfer.pendingLow = words[10];
        transfer.userDataHigh = words[11];
        transfer.userDataLow = words[12];
        transfer.userData = words[13];
        transfer.userDataShort = (int) (words[14] >>> Integer.SIZE);
        transfer.timeoutSeconds = (int) words[14];
        transfer.effectiveDateNs = words[15];
        SpanMember member = new SpanMember((int) words[0], transfer);
        member.toHigh = words[16];
        member.toLow = words[17];
        member.state = (int) (words[18] >>> Integer.SIZE);
        member.asset = (int) words[18];
        member.amount = words[19];
        member.taken = words[20];
        member.reserved = words[21];
        member.debitFunded = words[22];
        member.creditFunded = words[23];
        return member;
    }

    /** Uses {@code words} as scratch. */
    long hash(long[] words) {
        write(words);
        long sum = StateDigest.SPAN;
        for (int i = 0; i < WORDS; i += 4) {
            sum = StateDigest.of(sum, words[i], words[i + 1], words[i + 2], words[i + 3]);
        }
        return sum;
    }
}
