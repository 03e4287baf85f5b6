package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The mandates of this partition's accounts: who else may debit them, and how much in each interval. Intervals follow each other
 * without a gap from the time of the grant.
 *
 * <p>What is debited counts in the interval in which it is debited; what is reserved (by a pending transfer, or one that another
 * partition has not decided) counts for as long as it is reserved. So used and reserved never sum to more than the limit, unless the limit
 * was lowered since.
 *
 * <p>A mandate is never removed: revoked, it keeps what was used, so that granting it again gives nothing anew within an interval. The
 * mandates of an account are numbered from 1, and transfers keep the number.
 *
 * <pre>
 * 0             1            2                                                3       4          5           6
 * | accountHigh | accountLow | principal (upper int), revoked (16), number    | limit | interval | beganAtNs | untilNs |
 * 7          8      9              10
 * | window   | used | hash of 0..8 | reserved |
 * </pre>
 *
 * <p>The interval is in seconds; the window is the number, from 0, of the interval in which {@code used} counts. Reserved follows from the
 * transfers and is not state of its own.
 */
final class Mandates {
    /** No mandate: the account may not be debited. */
    static final int NONE = Slab.NONE;

    /** In place of a mandate: the account's controller needs none. */
    static final int OWN = -2;

    /** Most principals that an account can ever have given a mandate. */
    static final int OF_ACCOUNT_MAX = 64;

    /** Words that make the state of a mandate. */
    static final int STATE_WORDS = 9;

    static final int ACCOUNT_HIGH = 0;
    static final int ACCOUNT_LOW = 1;
    static final int WHO = 2;
    private static final int LIMIT = 3;
    private static final int INTERVAL = 4;
    private static final int BEGAN_AT = 5;
    private static final int UNTIL = 6;
    private static final int WINDOW = 7;
    private static final int USED = 8;
    private static final int HASH = 9;
    private static final int RESERVED = 10;
    private static final int RECORD_WORDS = 11;

    private static final long REVOKED = 1L << 16;
    private static final int NUMBER_MASK = 0xFFFF;
    private static final long NS_PER_S = 1_000_000_000;

    /** Third word of the keys of the index, which finds a mandate by its principal and by its number. */
    private static final int BY_PRINCIPAL = 1;

    private static final int BY_NUMBER = 2;

    private final int mandatesMax;
    private final StateDigest digest;
    private final Slab slab = new Slab(RECORD_WORDS);
    private final IdIndex index;

    Mandates(int mandatesMax, StateDigest digest, long hashKey) {
        this.mandatesMax = mandatesMax;
        this.digest = digest;
        index = new IdIndex((int) Math.min(Integer.MAX_VALUE, 2L * mandatesMax), hashKey);
    }

    int count() {
        return slab.count();
    }

    boolean hasRoom() {
        return slab.count() < mandatesMax;
    }

    // ---- finding ----

    /** By what the principal may debit the account in the slot: {@link #OWN}, a mandate that was not revoked, or {@link #NONE}. */
    int of(Accounts accounts, int account, int principal) {
        if (principal == Principals.NOBODY) {
            return NONE;
        }
        if (accounts.controller(account) == principal) {
            return OWN;
        }
        if (slab.count() == 0) {
            return NONE;
        }
        int slot = find(accounts.idHigh(account), accounts.idLow(account), principal);
        return slot == NONE || isRevoked(slot) ? NONE : slot;
    }

    /** Slot of the principal's mandate for the account, revoked or not; {@link #NONE} if there never was one. */
    int find(long accountHigh, long accountLow, int principal) {
        return find(accountHigh, accountLow, BY_PRINCIPAL, principal);
    }

    /** Slot of the account's mandate with the number, from 1; {@link #NONE} if it has not so many. */
    int findNumber(long accountHigh, long accountLow, int number) {
        return find(accountHigh, accountLow, BY_NUMBER, number);
    }

    /** Mandates that the account has ever given. */
    int countOf(long accountHigh, long accountLow) {
        int count = 0;
        while (findNumber(accountHigh, accountLow, count + 1) != NONE) {
            count++;
        }
        return count;
    }

    private int find(long accountHigh, long accountLow, int by, int value) {
        long hash = index.hash(accountHigh, accountLow, by, value);
        for (int at = index.first(hash); at != IdIndex.NONE; at = index.next(hash, at)) {
            int slot = index.slot(hash, at);
            int told = by == BY_NUMBER ? number(slot) : principal(slot);
            if (slab.get(slot, ACCOUNT_HIGH) == accountHigh
                    && slab.get(slot, ACCOUNT_LOW) == accountLow
                    && told == value) {
                return slot;
            }
        }
        return NONE;
    }

    // ---- changing ----

    /** Adds a mandate; the account has none for the principal yet. */
    void add(MandateChange grant, int grantee, int number, long timeNs) {
        int slot = slab.take();
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + ACCOUNT_HIGH] = grant.accountHigh();
        chunk[base + ACCOUNT_LOW] = grant.accountLow();
        chunk[base + WHO] = (long) grantee << Integer.SIZE | number;
        chunk[base + LIMIT] = grant.limit();
        chunk[base + INTERVAL] = Integer.toUnsignedLong(grant.intervalSeconds());
        chunk[base + BEGAN_AT] = timeNs;
        chunk[base + UNTIL] = grant.untilNs();
        enter(slot);
    }

    /** Gives the mandate in the slot other terms. Its intervals go on as they were, unless they are of another length. */
    void change(int slot, MandateChange grant, long timeNs) {
        long intervalSeconds = Integer.toUnsignedLong(grant.intervalSeconds());
        if (slab.get(slot, INTERVAL) != intervalSeconds) {
            set(slot, INTERVAL, intervalSeconds);
            set(slot, BEGAN_AT, timeNs);
            set(slot, WINDOW, 0);
            set(slot, USED, 0);
        }
        set(slot, LIMIT, grant.limit());
        set(slot, UNTIL, grant.untilNs());
        set(slot, WHO, slab.get(slot, WHO) & ~REVOKED);
        rehash(slot);
    }

    void revoke(int slot) {
        set(slot, WHO, slab.get(slot, WHO) | REVOKED);
        rehash(slot);
    }

    /** True if the mandate is in force on the terms of the grant. */
    boolean says(int slot, MandateChange grant) {
        return !isRevoked(slot)
                && slab.get(slot, LIMIT) == grant.limit()
                && slab.get(slot, INTERVAL) == Integer.toUnsignedLong(grant.intervalSeconds())
                && slab.get(slot, UNTIL) == grant.untilNs();
    }

    // ---- debiting ----

    /** Why so much may not be debited or reserved by the mandate, which may be {@link #OWN}; null if it may. */
    @Nullable
    Outcome problem(int mandate, long amount, long timeNs) {
        if (mandate == OWN) {
            return null;
        }
        if (isOver(mandate, timeNs)) {
            return Outcome.MANDATE_EXPIRED;
        }
        long left = slab.get(mandate, LIMIT) - used(mandate, timeNs) - slab.get(mandate, RESERVED);
        return amount > left ? Outcome.EXCEEDS_MANDATE : null;
    }

    /** True if the time of the mandate, which may be {@link #OWN}, is over. */
    boolean isOver(int mandate, long timeNs) {
        return mandate != OWN && timeNs >= slab.get(mandate, UNTIL);
    }

    /** Number to keep with what is done by the mandate: 0 for {@link #OWN}. */
    int numberOf(int mandate) {
        return mandate == OWN ? 0 : number(mandate);
    }

    /** The mandate by which the transfer in the slot debits, {@link #OWN} if it is the controller's. */
    int of(IdRecords records, int transfer) {
        int number = records.mandateNumber(transfer);
        return number == 0 ? OWN : findNumber(records.debitHigh(transfer), records.debitLow(transfer), number);
    }

    /** Counts what was debited by the mandate, which may be {@link #OWN}. */
    void use(int mandate, long amount, long timeNs) {
        if (mandate != OWN) {
            long used = Math.addExact(used(mandate, timeNs), amount);
            restoreUse(mandate, window(mandate, timeNs), used);
        }
    }

    /** Counts what is reserved by the mandate, which may be {@link #OWN}; what is released is negative. */
    void reserve(int mandate, long amount) {
        if (mandate != OWN) {
            long reserved = Math.addExact(slab.get(mandate, RESERVED), amount);
            Invariant.within(reserved, 0, Long.MAX_VALUE, "reserved by a mandate");
            set(mandate, RESERVED, reserved);
        }
    }

    /** Makes the count what it was. */
    void restoreUse(int slot, long window, long used) {
        set(slot, WINDOW, window);
        set(slot, USED, used);
        rehash(slot);
    }

    // ---- reading ----

    int number(int slot) {
        return (int) slab.get(slot, WHO) & NUMBER_MASK;
    }

    int principal(int slot) {
        return (int) (slab.get(slot, WHO) >>> Integer.SIZE);
    }

    boolean isRevoked(int slot) {
        return (slab.get(slot, WHO) & REVOKED) != 0;
    }

    long reserved(int slot) {
        return slab.get(slot, RESERVED);
    }

    /** Number of the interval in which the stored use counts. */
    long storedWindow(int slot) {
        return slab.get(slot, WINDOW);
    }

    long storedUse(int slot) {
        return slab.get(slot, USED);
    }

    MandateView view(int slot, Principals principals, long timeNs) {
        return new MandateView(
                slab.get(slot, ACCOUNT_HIGH),
                slab.get(slot, ACCOUNT_LOW),
                principals.name(principal(slot)),
                isRevoked(slot),
                slab.get(slot, LIMIT),
                (int) slab.get(slot, INTERVAL),
                slab.get(slot, BEGAN_AT),
                slab.get(slot, UNTIL),
                used(slot, timeNs),
                slab.get(slot, RESERVED));
    }

    // ---- snapshot and digest ----

    void copyState(int slot, long[] state) {
        System.arraycopy(slab.chunk(slot), slab.base(slot), state, 0, STATE_WORDS);
    }

    void restore(long[] state) {
        int slot = slab.take();
        System.arraycopy(state, 0, slab.chunk(slot), slab.base(slot), STATE_WORDS);
        enter(slot);
    }

    long recomputeDigest() {
        long sum = 0;
        for (int slot = 0; slot < slab.count(); slot++) {
            sum += hash(slot);
        }
        return sum;
    }

    private long used(int slot, long timeNs) {
        return slab.get(slot, WINDOW) == window(slot, timeNs) ? slab.get(slot, USED) : 0;
    }

    private long window(int slot, long timeNs) {
        return (timeNs - slab.get(slot, BEGAN_AT)) / (slab.get(slot, INTERVAL) * NS_PER_S);
    }

    private void enter(int slot) {
        long accountHigh = slab.get(slot, ACCOUNT_HIGH);
        long accountLow = slab.get(slot, ACCOUNT_LOW);
        index.put(index.hash(accountHigh, accountLow, BY_PRINCIPAL, principal(slot)), slot);
        index.put(index.hash(accountHigh, accountLow, BY_NUMBER, number(slot)), slot);
        set(slot, HASH, hash(slot));
        digest.add(slab.get(slot, HASH));
    }

    private void rehash(int slot) {
        long hash = hash(slot);
        digest.replace(slab.get(slot, HASH), hash);
        set(slot, HASH, hash);
    }

    private void set(int slot, int word, long value) {
        slab.chunk(slot)[slab.base(slot) + word] = value;
    }

    private long hash(int slot) {
        return StateDigest.of(StateDigest.MANDATE, slab.chunk(slot), slab.base(slot), STATE_WORDS);
    }
}
