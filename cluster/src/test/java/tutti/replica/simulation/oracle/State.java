package tutti.replica.simulation.oracle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tutti.ledger.AccountFlags;
import tutti.ledger.AssetAccounts;
import tutti.ledger.NewAsset;
import tutti.ledger.Outcome;

/** All partitions' books, and the steps that change them. Every step can be taken back: chains need that. */
final class State {
    /** An id may be evicted a little before its place is needed. */
    private static final int EVICTED_EARLY_MAX = 64;

    /** Of the window of ids, what reservations may take, undecided transfers, and scheduled ones. */
    private static final int STAYING_DIVISOR = 4;

    private static final long RETRY_NS = 100_000_000;

    final List<Side> sides = new ArrayList<>();
    final Side.Places places;
    final int idWindowMax;
    final int idWindowKept;
    final long lateMaxNs;
    final Map<AccountId, OracleWork> works = new LinkedHashMap<>();

    private final Map<Integer, NewAsset> assets = new HashMap<>();

    /** How to take back what the chain that is tried has done; null while none is. */
    private @Nullable Deque<Runnable> steps;

    State(int partitions, Side.Places places, Bounds bounds) {
        this.places = places;
        this.idWindowMax = bounds.idWindowMax();
        this.idWindowKept = bounds.idWindowKept();
        this.lateMaxNs = bounds.lateMaxNs();
        for (int i = 0; i < partitions; i++) {
            sides.add(new Side(i, partitions));
        }
    }

    // ---- what there is ----

    boolean isHome(Side side, AccountId id) {
        return places.home(id) == side.number;
    }

    Side homeOf(AccountId id) {
        return sides.get(places.home(id));
    }

    boolean hasRoomToPend(Side side) {
        return side.pending.size() < idWindowMax / STAYING_DIVISOR;
    }

    boolean hasRoomToSchedule(Side side) {
        return side.scheduled.size() < idWindowMax / STAYING_DIVISOR;
    }

    boolean hasRoomForUndecided(Side side) {
        return side.undecided < idWindowMax / STAYING_DIVISOR;
    }

    boolean hasRoomFor(int ids) {
        return ids <= idWindowMax;
    }

    /**
     * True if the ledger may have forgotten what became of the id, or whether it was ever used: not if the leader had looked it up in an
     * index complete through all that may have left the window, and there was room for all that it found.
     */
    boolean mayBeForgotten(Side side, TransferId id) {
        Stored stored = side.ids.get(id);
        long ms = Side.timeMs(id);
        boolean isLookedUp = side.lookedUpThrough >= side.indexedThrough && (side.recalled == 0 || !mayBeFull(side, 0));
        return !isLookedUp
                && side.ids.size() + EVICTED_EARLY_MAX > idWindowKept
                && (stored == null || !stored.isUnfinished())
                && (ms < 0 ? side.isUntimedFinished : ms <= side.finishedMs);
    }

    /** True if the window may be full of ids that may not leave it. */
    boolean mayBeFull(Side side, int ids) {
        return side.ids.size() + side.recalled + ids > idWindowMax;
    }

    OracleAccount unclaimed(Side home, int asset) {
        OracleAccount unclaimed =
                home.accounts.get(new AccountId(AssetAccounts.RESERVED_HIGH, AssetAccounts.unclaimedLow(asset)));
        if (unclaimed == null) {
            throw new IllegalStateException("no unclaimed account of asset " + asset);
        }
        return unclaimed;
    }

    boolean isKnown(int asset) {
        return assets.containsKey(asset);
    }

    /** Who may freeze accounts of the asset, and claim what waits for them. */
    String controllerOf(int asset) {
        return Objects.requireNonNull(assets.get(asset)).principal();
    }

    void createAccount(Side side, AccountId id, int asset, int flags, String controller, long supplyMax) {
        boolean limitsDebits = (flags & AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS) != 0;
        boolean limitsCredits = (flags & AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS) != 0;
        side.accounts.put(id, new OracleAccount(id, asset, limitsDebits, limitsCredits, controller, supplyMax));
    }

    void createAsset(Side side, NewAsset asset) {
        assets.put(asset.asset(), asset);
        AccountId unclaimed = new AccountId(AssetAccounts.RESERVED_HIGH, AssetAccounts.unclaimedLow(asset.asset()));
        createAccount(side, unclaimed, asset.asset(), AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS, "", -1);
        AccountId issuing = new AccountId(AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(asset.asset()));
        if (isHome(side, issuing)) {
            int flags = AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS;
            createAccount(side, issuing, asset.asset(), flags, asset.principal(), asset.maximumSupply());
        }
    }

    // ---- steps ----

    boolean isTrying() {
        return steps != null;
    }

    void tryOut() {
        steps = new ArrayDeque<>();
    }

    void keepSteps() {
        steps = null;
    }

    void takeStepsBack() {
        Deque<Runnable> taken = steps;
        steps = null;
        while (taken != null && !taken.isEmpty()) {
            taken.pop().run();
        }
    }

    void debit(OracleAccount account, long amount) {
        account.debitsPosted = Math.addExact(account.debitsPosted, amount);
        note(() -> account.debitsPosted -= amount);
    }

    void credit(OracleAccount account, long amount) {
        account.creditsPosted = Math.addExact(account.creditsPosted, amount);
        note(() -> account.creditsPosted -= amount);
    }

    /** A payee is paid for plays; what its account cannot take waits in the unclaimed account. */
    void pay(Side home, AccountId payee, int asset, long amount) {
        OracleAccount account = home.accounts.get(payee);
        if (account != null && account.takesPlays(asset)) {
            credit(account, amount);
            return;
        }
        credit(unclaimed(home, asset), amount);
        if (account != null && account.asset == asset) {
            account.unclaimed += amount;
        }
    }

    /** So much waits for the payee no longer. */
    void claim(OracleAccount payee, long amount) {
        payee.unclaimed -= amount;
        note(() -> payee.unclaimed += amount);
    }

    /** Reserves, or releases a negative amount. */
    void reserveDebit(OracleAccount account, long amount) {
        account.debitsPending = Math.addExact(account.debitsPending, amount);
        note(() -> account.debitsPending -= amount);
    }

    /** Reserves, or releases a negative amount. */
    void reserveCredit(OracleAccount account, long amount) {
        account.creditsPending = Math.addExact(account.creditsPending, amount);
        note(() -> account.creditsPending -= amount);
    }

    /** Counts what is reserved by the mandate, if there is one; or releases a negative amount. */
    void reserveBy(@Nullable OracleMandate mandate, long amount) {
        if (mandate != null) {
            mandate.reserved += amount;
            note(() -> mandate.reserved -= amount);
        }
    }

    /** Counts what is debited by the mandate, if there is one. */
    void useBy(@Nullable OracleMandate mandate, long amount, long timeNs) {
        if (mandate != null) {
            long usedBefore = mandate.used;
            long intervalBefore = mandate.usedInterval;
            mandate.used = mandate.used(timeNs) + amount;
            mandate.usedInterval = mandate.interval(timeNs);
            note(() -> {
                mandate.used = usedBefore;
                mandate.usedInterval = intervalBefore;
            });
        }
    }

    /** Tells another partition, if what is tried holds. */
    void send(Side side, int to, Item item) {
        List<Item> sent = side.channels.get(to).sent;
        sent.add(item);
        note(() -> sent.remove(sent.size() - 1));
    }

    void setClosed(OracleAccount account, boolean closed) {
        boolean before = account.isClosed;
        account.isClosed = closed;
        note(() -> account.isClosed = before);
    }

    void takeFrom(Stored stored, long amount) {
        stored.moved -= amount;
        note(() -> stored.moved += amount);
    }

    void end(Side side, Stored stored, Stored.Stage stage) {
        Stored.Stage before = stored.stage;
        Set<Stored> waiting = stored.isScheduled() ? side.scheduled : side.pending;
        stored.stage = stage;
        waiting.remove(stored);
        side.finish(stored.asked.id());
        note(() -> {
            stored.stage = before;
            waiting.add(stored);
        });
    }

    /** Keeps the outcome under the command's id. */
    Stored keep(Side side, Asked asked, Outcome outcome, long moved, AccountId credit) {
        Stored stored = new Stored(asked);
        stored.credit = credit;
        side.ids.put(asked.id(), stored);
        note(() -> side.ids.remove(asked.id()));
        decide(side, stored, outcome, moved);
        return stored;
    }

    void decide(Side side, Stored stored, Outcome outcome, long moved) {
        stored.outcome = outcome;
        stored.moved = moved;
        stored.decidedAtNs = side.timeNs;
        if (outcome == Outcome.SCHEDULED) {
            stored.stage = Stored.Stage.SCHEDULED;
            side.scheduled.add(stored);
        } else if (outcome == Outcome.PENDING) {
            stored.stage = Stored.Stage.PENDING;
            side.pending.add(stored);
            note(() -> side.pending.remove(stored));
        } else {
            side.finish(stored.asked.id());
        }
        if (outcome == Outcome.POSTED) {
            side.posted++;
            note(() -> side.posted--);
        }
    }

    /** A scheduled transfer was tried. What was refused is tried again a while later. */
    void decideDue(Side side, Stored stored, Outcome outcome, long moved) {
        if (outcome.isRefusal()) {
            stored.stage = Stored.Stage.SCHEDULED;
            stored.notBeforeNs = side.timeNs + RETRY_NS;
            stored.moved = 0;
            return;
        }
        stored.stage = Stored.Stage.DONE;
        stored.dueOutcome = outcome;
        stored.moved = moved;
        side.scheduled.remove(stored);
        side.finish(stored.asked.id());
        side.posted += outcome == Outcome.POSTED ? 1 : 0;
    }

    private void note(Runnable back) {
        if (steps != null) {
            steps.push(back);
        }
    }
}
