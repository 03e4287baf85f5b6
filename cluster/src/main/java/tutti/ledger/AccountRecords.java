package tutti.ledger;

/**
 * What is kept of each account, by its slot.
 *
 * <p>One record, in longs; amounts in minor units:
 *
 * <pre>
 * 0          1              2             3               4             5
 * | userData | userDataHigh | userDataLow | userDataShort | createdAtNs | unclaimed |
 * 6        7       8                                      9
 * | idHigh | idLow | controller (upper int), asset index | client's code (bits 32..47), role (8..15), flags (0..7) |
 * 10              11             12               13              14
 * | debitsPending | debitsPosted | creditsPending | creditsPosted | sum of 0 to 13 |
 * 15       16                  17     18                19
 * | funded | funded of credits | held | held of credits | held of unclaimed |
 * </pre>
 *
 * <p>What is posted at once needs 6 to 15 only, which lie in two lines of the cache: accounts are touched in no order, and each line is
 * one wait for memory.
 *
 * <p>The sum is that of which {@link StateDigest} makes the hash of the state. Unclaimed is what waits for the account in its asset's
 * unclaimed account. Held is what undecided transfers reserve of the debits pending, of the credits pending; funded is what undecided
 * chains reserve of either in view of what they themselves bring; clawbacks and claims hold of what is unclaimed. The last five follow
 * from those transfers and are not state of their own.
 *
 * <p>For every account {@code debitsPosted + debitsPending} and {@code creditsPosted + creditsPending} stay at or below 2^63 - 1:
 * {@link Accounts#debitOverflows} and {@link Accounts#creditOverflows} are asked before every posting.
 */
abstract class AccountRecords {
    static final int ROLE_ORDINARY = 0;
    static final int ROLE_ISSUING = 1;
    static final int ROLE_UNCLAIMED = 2;

    static final int USER_DATA = 0;
    static final int USER_DATA_HIGH = 1;
    static final int USER_DATA_LOW = 2;
    static final int USER_DATA_SHORT = 3;
    static final int CREATED_AT = 4;
    static final int UNCLAIMED = 5;
    static final int ID_HIGH = 6;
    static final int ID_LOW = 7;
    static final int OWNER = 8;
    static final int ATTRIBUTES = 9;
    static final int DEBITS_PENDING = 10;
    static final int DEBITS_POSTED = 11;
    static final int CREDITS_PENDING = 12;
    static final int CREDITS_POSTED = 13;

    /** Words that make the state of an account: what is hashed, and what a snapshot holds. */
    static final int STATE_WORDS = 14;

    static final int SUM = 14;
    static final int FUNDED = 15;
    static final int CREDITS_FUNDED = 16;
    static final int HELD = 17;
    static final int CREDITS_HELD = 18;
    static final int UNCLAIMED_HELD = 19;
    static final int RECORD_WORDS = 20;

    static final int ROLE_SHIFT = 8;
    static final int CODE_SHIFT = 32;
    static final long BYTE_MASK = 0xFF;

    final Slab slab = new Slab(RECORD_WORDS);

    long idHigh(int slot) {
        return slab.get(slot, ID_HIGH);
    }

    long idLow(int slot) {
        return slab.get(slot, ID_LOW);
    }

    int assetIndex(int slot) {
        return (int) slab.get(slot, OWNER);
    }

    int controller(int slot) {
        return (int) (slab.get(slot, OWNER) >>> Integer.SIZE);
    }

    int role(int slot) {
        return (int) (slab.get(slot, ATTRIBUTES) >>> ROLE_SHIFT & BYTE_MASK);
    }

    int flags(int slot) {
        return (int) (slab.get(slot, ATTRIBUTES) & BYTE_MASK);
    }

    int code(int slot) {
        return (int) (slab.get(slot, ATTRIBUTES) >>> CODE_SHIFT);
    }

    long userData(int slot) {
        return slab.get(slot, USER_DATA);
    }

    long userDataHigh(int slot) {
        return slab.get(slot, USER_DATA_HIGH);
    }

    long userDataLow(int slot) {
        return slab.get(slot, USER_DATA_LOW);
    }

    int userDataShort(int slot) {
        return (int) slab.get(slot, USER_DATA_SHORT);
    }

    boolean isClosed(int slot) {
        return (flags(slot) & AccountFlags.CLOSED) != 0;
    }

    boolean isFrozen(int slot) {
        return (flags(slot) & AccountFlags.FROZEN) != 0;
    }

    /** One of the four totals, by the number of its word. */
    long total(int slot, int word) {
        return slab.get(slot, word);
    }

    boolean limitsCredits(int slot) {
        return (flags(slot) & AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS) != 0;
    }

    boolean limitsDebits(int slot) {
        return (flags(slot) & AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS) != 0;
    }

    long unclaimed(int slot) {
        return slab.get(slot, UNCLAIMED);
    }

    /** What of the unclaimed no undecided clawback or claim holds. */
    long claimable(int slot) {
        return unclaimed(slot) - slab.get(slot, UNCLAIMED_HELD);
    }

    long debitsPending(int slot) {
        return slab.get(slot, DEBITS_PENDING);
    }

    long debitsPosted(int slot) {
        return slab.get(slot, DEBITS_POSTED);
    }

    long creditsPending(int slot) {
        return slab.get(slot, CREDITS_PENDING);
    }

    long creditsPosted(int slot) {
        return slab.get(slot, CREDITS_POSTED);
    }
}
