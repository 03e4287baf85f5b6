package tutti.ledger;

import org.jspecify.annotations.Nullable;

/** The accounts that live in this partition. They are never removed, so a slot found is good for ever. */
final class Accounts extends AccountRecords {
    static final int NONE = Slab.NONE;

    private final int accountsMax;
    private final Assets assets;
    private final StateDigest digest;
    private final IdIndex index;

    private final TouchedAccounts touched = new TouchedAccounts();

    private final CatalogueEntries entries;

    Accounts(int accountsMax, Assets assets, StateDigest digest, long hashKey, CatalogueEntries entries) {
        this.accountsMax = accountsMax;
        this.assets = assets;
        this.digest = digest;
        index = new IdIndex(accountsMax, hashKey);
        this.entries = entries;
    }

    int count() {
        return slab.count();
    }

    TouchedAccounts touched() {
        return touched;
    }

    boolean hasRoomFor(int accounts) {
        return slab.count() + accounts <= accountsMax;
    }

    /** Slot of the account, {@link #NONE} if there is none. */
    int find(long idHigh, long idLow) {
        long hash = index.hash(idHigh, idLow);
        for (int at = index.first(hash); at != IdIndex.NONE; at = index.next(hash, at)) {
            int slot = index.slot(hash, at);
            long[] chunk = slab.chunk(slot);
            int base = slab.base(slot);
            if (chunk[base + ID_HIGH] == idHigh && chunk[base + ID_LOW] == idLow) {
                return slot;
            }
        }
        return NONE;
    }

    IdIndex index() {
        return index;
    }

    /** Reads the memory of what a posting needs, so that it is in the cache when it is asked for; returns anything. */
    long read(int slot) {
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        return chunk[base + ID_HIGH] + chunk[base + FUNDED];
    }

    int create(NewAccount account, int role, int assetIndex, long createdAtNs) {
        int slot = slab.take();
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + ID_HIGH] = account.idHigh();
        chunk[base + ID_LOW] = account.idLow();
        chunk[base + OWNER] = (long) account.principal() << Integer.SIZE | assetIndex;
        chunk[base + ATTRIBUTES] = (long) account.code() << CODE_SHIFT | (long) role << ROLE_SHIFT | account.flags();
        chunk[base + USER_DATA] = account.userData();
        chunk[base + CREATED_AT] = createdAtNs;
        chunk[base + USER_DATA_HIGH] = account.userDataHigh();
        chunk[base + USER_DATA_LOW] = account.userDataLow();
        chunk[base + USER_DATA_SHORT] = account.userDataShort();
        enter(slot);
        return slot;
    }

    /** Takes over an account from a snapshot. */
    void restore(long[] state) {
        int slot = slab.take();
        System.arraycopy(state, 0, slab.chunk(slot), slab.base(slot), STATE_WORDS);
        enter(slot);
        int assetIndex = assetIndex(slot);
        assets.addDebited(assetIndex, state[DEBITS_POSTED]);
        assets.addCredited(assetIndex, state[CREDITS_POSTED]);
        assets.addDebitsPending(assetIndex, state[DEBITS_PENDING]);
        assets.addCreditsPending(assetIndex, state[CREDITS_PENDING]);
    }

    /** Copies the state of the account in the slot, for a snapshot. */
    void copyState(int slot, long[] state) {
        System.arraycopy(slab.chunk(slot), slab.base(slot), state, 0, STATE_WORDS);
    }

    void close(int slot) {
        setFlags(slot, flags(slot) | AccountFlags.CLOSED);
        record(Journal.CLOSED, slot, JournalText.EMPTY);
    }

    void open(int slot) {
        setFlags(slot, flags(slot) & ~AccountFlags.CLOSED);
        record(Journal.OPENED, slot, JournalText.EMPTY);
    }

    void freeze(int slot) {
        setFlags(slot, flags(slot) | AccountFlags.FROZEN);
    }

    void thaw(int slot) {
        setFlags(slot, flags(slot) & ~AccountFlags.FROZEN);
    }

    /**
     * Tells history what happened to the account in the slot.
     *
     * @param change {@link Journal#CREATED} and the like
     * @param principal name of the one that brought it about, if that is known
     */
    void record(int change, int slot, byte[] principal) {
        entries.account(change, this, slot, assets.number(assetIndex(slot)), principal);
    }

    AccountView view(int slot, Principals principals) {
        return new AccountView(
                slab.get(slot, ID_HIGH),
                slab.get(slot, ID_LOW),
                assets.number(assetIndex(slot)),
                flags(slot),
                code(slot),
                userData(slot),
                userDataHigh(slot),
                userDataLow(slot),
                userDataShort(slot),
                principals.name(controller(slot)),
                total(slot, DEBITS_PENDING),
                total(slot, DEBITS_POSTED),
                total(slot, CREDITS_PENDING),
                total(slot, CREDITS_POSTED),
                slab.get(slot, CREATED_AT),
                unclaimed(slot));
    }

    /** What may be debited of an account that may not go below zero; may be negative where nothing stops it. */
    long available(int slot) {
        return creditsPosted(slot) - debitsPosted(slot) - debitsPending(slot) + slab.get(slot, FUNDED);
    }

    /** What may be credited to an account that may not rise above zero; may be negative where nothing stops it. */
    long lacking(int slot) {
        return debitsPosted(slot) - creditsPosted(slot) - creditsPending(slot) + slab.get(slot, CREDITS_FUNDED);
    }

    /**
     * Why the account cannot be debited so much, null if it can. Where only undecided transfers stand in the way nothing is decided
     * either: what they reserve may be free again in a moment.
     */
    @Nullable
    Outcome shortage(int slot, long amount) {
        return shortage(slot, amount, 0, 0);
    }

    /** The same for a member of a chain that has itself brought {@code own}, and holds {@code ownHeld}. */
    @Nullable
    Outcome shortage(int slot, long amount, long own, long ownHeld) {
        if (!limitsDebits(slot)) {
            return null;
        }
        long available = available(slot) + own;
        if (amount <= available) {
            return null;
        }
        long heldByOthers = slab.get(slot, HELD) - ownHeld;
        return amount <= available + heldByOthers ? Outcome.CHAIN_CONFLICT : Outcome.EXCEEDS_CREDITS;
    }

    /**
     * Why the account, which may not rise above zero, cannot be credited so much; null if it can. A chain has itself made {@code own}
     * room, and holds {@code ownHeld}.
     */
    @Nullable
    Outcome excess(int slot, long amount, long own, long ownHeld) {
        if (!limitsCredits(slot)) {
            return null;
        }
        long lacking = lacking(slot) + own;
        if (amount <= lacking) {
            return null;
        }
        long heldByOthers = slab.get(slot, CREDITS_HELD) - ownHeld;
        return amount <= lacking + heldByOthers ? Outcome.CHAIN_CONFLICT : Outcome.EXCEEDS_DEBITS;
    }

    /** True if this is an issuing account and more than the maximum supply would be in circulation, pending included. */
    boolean exceedsMaximumSupply(int slot, long amount) {
        if (role(slot) != ROLE_ISSUING) {
            return false;
        }
        long supply = debitsPosted(slot) + debitsPending(slot) - slab.get(slot, FUNDED) - creditsPosted(slot);
        return amount > assets.description(assetIndex(slot)).maximumSupply() - supply;
    }

    boolean debitOverflows(int slot, long amount) {
        return amount > Long.MAX_VALUE - debitsPosted(slot) - debitsPending(slot);
    }

    boolean creditOverflows(int slot, long amount) {
        return amount > Long.MAX_VALUE - creditsPosted(slot) - creditsPending(slot);
    }

    /** True if the account takes credits of stream payments now: one that is closed or limits its credits does not. */
    boolean isPayee(int slot, int assetIndex) {
        return assetIndex(slot) == assetIndex && !limitsCredits(slot) && !isClosed(slot);
    }

    void debit(int slot, long amount) {
        add(slot, DEBITS_POSTED, amount);
        assets.addDebited(assetIndex(slot), amount);
    }

    void credit(int slot, long amount) {
        add(slot, CREDITS_POSTED, amount);
        assets.addCredited(assetIndex(slot), amount);
    }

    /** Reserves, or releases a negative amount. */
    void reserveDebit(int slot, long amount) {
        add(slot, DEBITS_PENDING, amount);
        assets.addDebitsPending(assetIndex(slot), amount);
    }

    /** Reserves, or releases a negative amount. */
    void reserveCredit(int slot, long amount) {
        add(slot, CREDITS_PENDING, amount);
        assets.addCreditsPending(assetIndex(slot), amount);
    }

    /** Adds to what undecided transfers hold, by the number of its word; an amount may be negative. */
    void addHold(int slot, int word, long amount) {
        slab.chunk(slot)[slab.base(slot) + word] += amount;
    }

    /** So much waits for the account in its asset's unclaimed account, or no longer does if it is negative. */
    void addUnclaimed(int slot, long amount) {
        add(slot, UNCLAIMED, amount);
        Invariant.within(unclaimed(slot), 0, Long.MAX_VALUE, "unclaimed of an account");
    }

    /** What the unclaimed account was credited waits for the payee in the slot, if there is one that could ever take it. */
    void keepFor(int payee, int assetIndex, long amount) {
        if (payee != NONE && assetIndex(payee) == assetIndex) {
            addUnclaimed(payee, amount);
        }
    }

    /** Asserts that the account's totals keep the limits of its flags, and what is held those of the totals. */
    void check(int slot) {
        checkLimits(slot);
        checkHold(slot, HELD, FUNDED, debitsPending(slot));
        checkHold(slot, CREDITS_HELD, CREDITS_FUNDED, creditsPending(slot));
        Invariant.within(claimable(slot), 0, unclaimed(slot), "unclaimed that is not held");
    }

    /** Asserts that the account's totals keep the limits of its flags: all there is to check where only what is posted has changed. */
    void checkLimits(int slot) {
        long debits = Math.addExact(debitsPosted(slot), debitsPending(slot));
        long credits = Math.addExact(creditsPosted(slot), creditsPending(slot));
        Invariant.within(debitsPending(slot), 0, debits, "debits pending of an account");
        Invariant.within(creditsPending(slot), 0, credits, "credits pending of an account");
        long debitsMax = limitsDebits(slot) ? creditsPosted(slot) + slab.get(slot, FUNDED) : Long.MAX_VALUE;
        long creditsMax = limitsCredits(slot) ? debitsPosted(slot) + slab.get(slot, CREDITS_FUNDED) : Long.MAX_VALUE;
        Invariant.within(debits, 0, debitsMax, "debits of an account");
        Invariant.within(credits, 0, creditsMax, "credits of an account");
    }

    private void checkHold(int slot, int held, int funded, long pending) {
        Invariant.within(slab.get(slot, held), 0, pending, "held of what is pending of an account");
        Invariant.within(slab.get(slot, funded), 0, pending - slab.get(slot, held), "funded of what is pending");
    }

    long recomputeDigest() {
        long sum = 0;
        for (int slot = 0; slot < slab.end(); slot++) {
            sum += hash(slot);
        }
        return sum;
    }

    private void enter(int slot) {
        index.put(index.hash(slab.get(slot, ID_HIGH), slab.get(slot, ID_LOW)), slot);
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + SUM] = StateDigest.sum(StateDigest.ACCOUNT, chunk, base, STATE_WORDS);
        digest.add(StateDigest.mix(chunk[base + SUM]));
        if (role(slot) == ROLE_UNCLAIMED) {
            assets.setUnclaimed(assetIndex(slot), slot);
        }
    }

    private void add(int slot, int word, long amount) {
        if ((flags(slot) & AccountFlags.HISTORY) != 0) {
            touched.add(slot);
        }
        grow(slot, word, amount);
    }

    private void setFlags(int slot, int flags) {
        grow(slot, ATTRIBUTES, (long) flags - flags(slot));
    }

    /** Of the record nothing is read but the word and the sum: the rest may lie in memory that is not in the cache. */
    private void grow(int slot, int word, long growth) {
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + word] = Math.addExact(chunk[base + word], growth);
        long before = chunk[base + SUM];
        chunk[base + SUM] = StateDigest.sumWith(before, word, growth);
        digest.replace(StateDigest.mix(before), StateDigest.mix(chunk[base + SUM]));
    }

    private long hash(int slot) {
        return StateDigest.of(StateDigest.ACCOUNT, slab.chunk(slot), slab.base(slot), STATE_WORDS);
    }
}
