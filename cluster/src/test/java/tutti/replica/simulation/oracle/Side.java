package tutti.replica.simulation.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What one partition holds. */
final class Side {
    final int number;
    final Map<AccountId, OracleAccount> accounts = new LinkedHashMap<>();
    final Map<TransferId, Stored> ids = new HashMap<>();

    /** Reservations that have not ended. */
    final Set<Stored> pending = new LinkedHashSet<>();

    /** Scheduled transfers that are not decided. */
    final Set<Stored> scheduled = new LinkedHashSet<>();

    /** Clawbacks of plays paid here that are not decided, in the order in which they began. */
    final Set<Taking> takings = new LinkedHashSet<>();

    final List<Out> channels = new ArrayList<>();

    /** Items applied, by the partition that sent them. */
    final long[] received;

    long timeNs;

    /** Of the entry before this one, and of this one. */
    long positionBefore;

    long position;

    /** Ids at or below this position may leave the window. */
    long indexedThrough;

    /** Position through which the ids of the section were looked up; 0 if they were not. */
    long lookedUpThrough;

    /** Ids that were recalled for this entry. */
    int recalled;

    long mark;
    int undecided;

    /** Ever given by its accounts. */
    int mandates;

    /** Ids with outcome {@code POSTED}. */
    long posted;

    /** Highest time in an id of which nothing more is to come: none above it can have been forgotten. */
    long finishedMs = -1;

    boolean isUntimedFinished;

    Side(int number, int partitions) {
        this.number = number;
        this.received = new long[partitions];
        for (int i = 0; i < partitions; i++) {
            channels.add(new Out());
        }
    }

    /** Reservations whose time has come, in the order in which they end: by the partition to be told, by time, by id. */
    List<Stored> due(Places places) {
        List<Stored> due = new ArrayList<>();
        for (Stored stored : pending) {
            if (stored.expiresBy(timeNs)) {
                due.add(stored);
            }
        }
        due.sort(order(
                places, stored -> stored.decidedAtNs + stored.asked.asTransfer().timeoutSeconds * 1_000_000_000L));
        return due;
    }

    /** Scheduled transfers whose time has come, in the order in which they are tried: as above. */
    List<Stored> toTry(Places places) {
        List<Stored> due = new ArrayList<>();
        for (Stored stored : scheduled) {
            if (stored.stage == Stored.Stage.SCHEDULED && stored.tryAtNs() <= timeNs) {
                due.add(stored);
            }
        }
        due.sort(order(places, Stored::tryAtNs));
        return due;
    }

    private static Comparator<Stored> order(Places places, ToLongFunction<Stored> time) {
        return Comparator.<Stored>comparingInt(stored -> places.home(stored.credit))
                .thenComparingLong(time)
                .thenComparingLong(stored -> stored.asked.id().high())
                .thenComparingLong(stored -> stored.asked.id().low())
                .thenComparingLong(stored -> stored.asked.id().debitHigh())
                .thenComparingLong(stored -> stored.asked.id().debitLow());
    }

    void finish(TransferId id) {
        long ms = timeMs(id);
        finishedMs = Math.max(finishedMs, ms);
        isUntimedFinished |= ms < 0;
    }

    /** Milliseconds in a UUIDv7, -1 in any other id. */
    static long timeMs(TransferId id) {
        boolean isTimed = (id.high() >> 12 & 0xF) == 7 && (id.low() >> 62 & 3) == 2;
        return isTimed ? id.high() >>> 16 : -1;
    }

    /** What goes to one other partition. */
    static final class Out {
        /** All that was ever sent; number n is at index n - 1. */
        final List<Item> sent = new ArrayList<>();

        /** Credits of stream payments that no settlement took, in the order in which they began. */
        final LinkedHashMap<Payee, Accrual> accruals = new LinkedHashMap<>();

        long acknowledged;
        long lastSettlement;

        void send(Item item) {
            sent.add(item);
        }

        void accrue(Payee payee, long amount) {
            Accrual accrual = accruals.computeIfAbsent(payee, of -> new Accrual());
            accrual.amount = Math.addExact(accrual.amount, amount);
        }
    }

    /** What is accrued for a payee, and what of it clawbacks reserve. */
    static final class Accrual {
        long amount;
        long held;

        long free() {
            return amount - held;
        }
    }

    /** A payee and the asset of the credit. */
    record Payee(AccountId id, int asset) {}

    /** Which partition an id lives in. */
    interface Places {
        int home(AccountId id);
    }
}
