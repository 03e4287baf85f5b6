package tutti.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Divides the state of all partitions anew, among more of them: accounts, works, mandates, pending transfers and ids go where another
 * placement has them. Of each partition there was, the state that stays is what it was; the new ones take from those that they are told.
 * The same states give the same states, wherever it is done.
 *
 * <p>Every partition balances by itself, before and after. What an account takes along leaves through the channel ends, which are accounts
 * too: its credits count as sent to its new home and as received there, its debits the other way.
 *
 * <p>A new partition takes all ids of those that it takes accounts from, not only those of its accounts: a chain's ids may be of
 * accounts anywhere, and a chain that is sent again is to be answered as it was. Its floor, and the rest of what it knows of evicted
 * ids, is the highest of theirs.
 */
public final class Redistribution {
    private final List<Books> before;
    private final List<Books> after;
    private final int[][] origins;
    private final long[] state = new long[AccountRecords.STATE_WORDS];

    private Redistribution(List<Books> before, List<Books> after, int[][] origins) {
        this.before = before;
        this.after = after;
        this.origins = origins;
    }

    /** What must come to an end before the state can be divided anew, in words; empty if nothing stands in the way. */
    public static List<String> obstacles(List<Ledger> ledgers) {
        List<String> obstacles = new ArrayList<>();
        Books first = ledgers.get(0).books;
        for (Ledger ledger : ledgers) {
            Books books = ledger.books;
            String of = "partition " + books.partition + ": ";
            if (books.ids.holdCount() > 0) {
                obstacles.add(of + books.ids.holdCount() + " transfers wait for another partition's decision");
            }
            if (!books.spans.all().isEmpty()) {
                obstacles.add(of + books.spans.all().size() + " chains across partitions are undecided");
            }
            for (int destination = 0; destination < books.channels.partitionCount(); destination++) {
                if (books.accruals.count(destination) > 0) {
                    obstacles.add(of + books.accruals.count(destination) + " payees of partition " + destination
                            + " have credits that are not settled");
                }
            }
            for (int asset = 0; asset < books.assets.count(); asset++) {
                boolean isSettled = books.assets.held(asset) == 0 && books.assets.due(asset) == 0;
                boolean isEverywhere = books.assets.isKnown(asset)
                        && first.assets.find(books.assets.number(asset)) != Assets.NONE
                        && books.assets.count() == first.assets.count();
                if (!isSettled || !isEverywhere) {
                    obstacles.add(of + "asset " + Integer.toUnsignedString(books.assets.number(asset))
                            + (isEverywhere ? " is on its way between partitions" : " is not in every partition"));
                }
            }
        }
        return obstacles;
    }

    /**
     * Fills the ledgers after, which are blank and hold to the new placement, from those before, of which there are fewer and which are
     * not changed. There must be no {@link #obstacles}. Ends with every check of the books that there is.
     *
     * @param origins by partition after, those partitions before that it takes slots from; not read of partitions that there were
     * @param positions by partition after, at which its state begins: that of the last batch where there was one, and no lower than that
     *     of its origins elsewhere
     * @throws TableIsFullException if the limits of a ledger do not let it hold what it should
     */
    public static void run(List<Ledger> before, List<Ledger> after, int[][] origins, long[] positions) {
        new Redistribution(books(before), books(after), origins).run(positions);
    }

    private static List<Books> books(List<Ledger> ledgers) {
        List<Books> books = new ArrayList<>();
        for (Ledger ledger : ledgers) {
            books.add(ledger.books);
        }
        return books;
    }

    private void run(long[] positions) {
        for (Books to : after) {
            Invariant.check(to.isBlank(), "a state is divided among blank ledgers only", to.partition);
            begin(to, positions[to.partition]);
        }
        forEachMove(this::moveAccounts);
        forEachMove(this::moveUnclaimed);
        forEachMove(this::moveRest);
        for (Books to : after) {
            new RedistributedIds(to).takeFrom(originsOf(to));
        }
        countIncoming();
        check();
    }

    /** Partitions before whose state, or part of it, the partition takes. */
    private List<Books> originsOf(Books to) {
        List<Books> list = new ArrayList<>();
        if (isNew(to)) {
            for (int origin : origins[to.partition]) {
                list.add(before.get(origin));
            }
        } else {
            list.add(before.get(to.partition));
        }
        return list;
    }

    private boolean isNew(Books to) {
        return to.partition >= before.size();
    }

    private void begin(Books to, long position) {
        if (isNew(to)) {
            beginNew(to, position);
            return;
        }
        Books from = before.get(to.partition);
        Invariant.equal(position, from.position(), "position at which a partition goes on", to.partition);
        to.restoreProgress(from.timeNs(), position, from.postedCount());
        to.accruals.restoreEntered(from.accruals.entered());
        to.ids
                .eviction()
                .restore(
                        from.ids.eviction().floorMs(),
                        from.ids.eviction().isUntimedEvicted(),
                        from.ids.eviction().evictedThrough(),
                        from.ids.eviction().indexedThrough());
        to.spans.restoreLastNumber(from.spans.lastNumber());
        for (int number = 1; number <= from.principals.count(); number++) {
            principal(from, number, to);
        }
        for (int asset = 0; asset < from.assets.count(); asset++) {
            createAsset(from, asset, to);
            to.assets.addAccrued(asset, from.assets.accrued(asset));
            to.assets.addSettled(asset, from.assets.settled(asset));
            to.assets.addStranded(asset, from.assets.stranded(asset));
            for (int peer = 0; peer < before.size(); peer++) {
                to.channels.addSent(peer, asset, from.channels.sent(peer, asset));
                to.channels.addReceived(peer, asset, from.channels.received(peer, asset));
            }
        }
    }

    private void beginNew(Books to, long position) {
        long timeNs = 0;
        long floorMs = UuidV7.UNTIMED;
        long evictedThrough = 0;
        boolean isUntimedEvicted = false;
        for (Books from : originsOf(to)) {
            Invariant.within(from.position(), 0, position, "position of a partition that slots move from");
            floorMs = Math.max(floorMs, from.ids.eviction().floorMs());
            evictedThrough = Math.max(evictedThrough, from.ids.eviction().evictedThrough());
            isUntimedEvicted |= from.ids.eviction().isUntimedEvicted();
        }
        for (Books from : before) {
            timeNs = Math.max(timeNs, from.timeNs());
        }
        to.restoreProgress(timeNs, position, 0);
        // All that it takes is in the indexes that it will look into.
        to.ids.eviction().restore(floorMs, isUntimedEvicted, evictedThrough, position);
        Catalogue catalogue = new Catalogue(to);
        for (int asset = 0; asset < before.get(0).assets.count(); asset++) {
            createAsset(before.get(0), asset, to);
            catalogue.createUnclaimed(asset);
        }
    }

    private static void createAsset(Books from, int asset, Books to) {
        NewAsset description = from.assets.description(asset);
        int controller = principal(from, from.assets.controller(asset), to);
        refuseUnless(to.assets.hasRoomFor(description.asset()), to, "assets");
        refuseUnless(to.accounts.hasRoomFor(1), to, "accounts");
        to.assets.create(to.assets.findOrReserve(description.asset()), description, controller);
    }

    // ---- accounts, works and mandates ----

    private void forEachMove(Move move) {
        for (Books to : after) {
            for (Books from : originsOf(to)) {
                move.move(from, to);
            }
        }
    }

    private void moveAccounts(Books from, Books to) {
        for (int slot = 0; slot < from.accounts.count(); slot++) {
            if (!goesTo(from, slot, to)) {
                continue;
            }
            refuseUnless(to.accounts.hasRoomFor(1), to, "accounts");
            int asset = assetIndex(from, from.accounts.assetIndex(slot), to);
            int controller = principal(from, from.accounts.controller(slot), to);
            from.accounts.copyState(slot, state);
            state[AccountRecords.OWNER] = (long) controller << Integer.SIZE | asset;
            to.accounts.restore(state);
            if (isNew(to)) {
                Books left = after.get(from.partition);
                int assetLeft = from.accounts.assetIndex(slot);
                left.channels.addSent(to.partition, assetLeft, state[AccountRecords.CREDITS_POSTED]);
                left.channels.addReceived(to.partition, assetLeft, state[AccountRecords.DEBITS_POSTED]);
                to.channels.addSent(from.partition, asset, state[AccountRecords.DEBITS_POSTED]);
                to.channels.addReceived(from.partition, asset, state[AccountRecords.CREDITS_POSTED]);
            }
        }
    }

    /** What waits for a payee moves from the one unclaimed account to the other. */
    private void moveUnclaimed(Books from, Books to) {
        if (!isNew(to)) {
            return;
        }
        Books left = after.get(from.partition);
        for (int slot = 0; slot < from.accounts.count(); slot++) {
            long amount = from.accounts.unclaimed(slot);
            if (amount > 0 && goesTo(from, slot, to)) {
                int assetLeft = from.accounts.assetIndex(slot);
                int asset = assetIndex(from, assetLeft, to);
                left.accounts.debit(left.assets.unclaimed(assetLeft), amount);
                left.channels.addSent(to.partition, assetLeft, amount);
                to.channels.addReceived(from.partition, asset, amount);
                to.accounts.credit(to.assets.unclaimed(asset), amount);
            }
        }
    }

    /** An unclaimed account is its partition's for ever; all others live at their slot. */
    private boolean goesTo(Books from, int account, Books to) {
        if (from.accounts.role(account) == AccountRecords.ROLE_UNCLAIMED) {
            return from.partition == to.partition;
        }
        int home = to.homeOf(from.accounts.idHigh(account), from.accounts.idLow(account));
        Invariant.check(
                home == from.partition || isNew(after.get(home)),
                "slots move to new partitions only",
                from.partition,
                home);
        return home == to.partition;
    }

    private void moveRest(Books from, Books to) {
        for (int slot = 0; slot < from.works.count(); slot++) {
            WorkView work = from.works.view(slot);
            if (to.isHome(work.idHigh(), work.idLow())) {
                refuseUnless(to.works.hasRoom(), to, "works");
                to.works.add(work, principal(from, from.works.controller(slot), to));
            }
        }
        for (int slot = 0; slot < from.mandates.count(); slot++) {
            from.mandates.copyState(slot, state);
            if (to.isHome(state[Mandates.ACCOUNT_HIGH], state[Mandates.ACCOUNT_LOW])) {
                refuseUnless(to.mandates.hasRoom(), to, "mandates");
                int principal = principal(from, from.mandates.principal(slot), to);
                state[Mandates.WHO] =
                        (long) principal << Integer.SIZE | Integer.toUnsignedLong((int) state[Mandates.WHO]);
                to.mandates.restore(state);
            }
        }
    }

    /** Number of the principal there, who is interned if need be. */
    private static int principal(Books from, int number, Books to) {
        if (number == Principals.NOBODY) {
            return Principals.NOBODY;
        }
        int there = to.principals.intern(from.principals.name(number));
        refuseUnless(there != Principals.NOBODY, to, "principals");
        return there;
    }

    private static int assetIndex(Books from, int index, Books to) {
        return to.assets.find(from.assets.number(index));
    }

    static void refuseUnless(boolean holds, Books to, String table) {
        if (!holds) {
            throw new TableIsFullException(to.partition, table);
        }
    }

    // ---- what follows from the ids, and checks ----

    /** Tells the homes of credit accounts of the pending transfers whose debit account now lives elsewhere. */
    private void countIncoming() {
        for (Books debited : after) {
            IdRecords records = debited.records;
            for (int slot = 0; slot < records.slab().end(); slot++) {
                if (records.stage(slot) == IdRecords.STAGE_PENDING) {
                    Books credited = after.get(debited.homeOf(records.creditHigh(slot), records.creditLow(slot)));
                    int debit = debited.accounts.find(records.debitHigh(slot), records.debitLow(slot));
                    int asset = assetIndex(debited, debited.accounts.assetIndex(debit), credited);
                    credited.assets.addIncoming(asset, credited == debited ? 0 : records.moved(slot));
                }
            }
        }
    }

    private void check() {
        Totals totals = new Totals();
        before.forEach(books -> totals.add(books, 1));
        after.forEach(books -> totals.add(books, -1));
        totals.byAsset.forEach((asset, sums) -> {
            for (long sum : sums) {
                Invariant.equal(sum, 0, "funds are not what they were, asset", asset);
            }
        });
        for (Books books : after) {
            new Recount(books).run(TotalsSink.NONE);
            Invariant.equal(books.recomputeDigest(), books.digest(), "digest of a divided state", books.partition);
        }
    }

    /** Takes part of the state of one partition to another, or to what the same partition is from now on. */
    private interface Move {
        void move(Books from, Books to);
    }

    /** Sums over the accounts of all partitions. */
    private static final class Totals {
        private static final int WORDS = 5;

        final TreeMap<Integer, long[]> byAsset = new TreeMap<>();

        void add(Books books, int sign) {
            for (int slot = 0; slot < books.accounts.count(); slot++) {
                long[] sums = byAsset.computeIfAbsent(
                        books.assets.number(books.accounts.assetIndex(slot)), asset -> new long[WORDS]);
                sums[0] += sign * (books.accounts.creditsPosted(slot) - books.accounts.debitsPosted(slot));
                sums[1] += sign * books.accounts.debitsPending(slot);
                sums[2] += sign * books.accounts.creditsPending(slot);
                sums[3] += sign * books.accounts.unclaimed(slot);
                boolean isOrdinary = books.accounts.role(slot) != AccountRecords.ROLE_UNCLAIMED;
                sums[4] += isOrdinary ? sign * books.accounts.creditsPosted(slot) : 0;
            }
        }
    }
}
