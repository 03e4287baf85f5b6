package tutti.replica.simulation;

import org.jspecify.annotations.Nullable;
import tutti.replica.Replica;

/** One member of a partition: how far its log goes, how much of that is on its disk, and what it has applied. */
final class SimulatedMember {
    final int number;

    /** Entries in its log. */
    int appended;

    /** Of them, those that survive a crash. */
    int synced;

    /** Of them, those in its state. Invariant: committed by then. */
    int applied;

    /** Null while the member is down. */
    @Nullable
    Replica replica;

    Snapshot snapshot;

    /** Its index of ids. */
    final SimulatedHistory history;

    /** What a crash within a snapshot left. */
    @Nullable
    Snapshot torn;

    /** How far its clock is ahead. */
    long skewNs;

    SimulatedMember(int number, Replica replica, SimulatedHistory history) {
        this.number = number;
        this.replica = replica;
        this.history = history;
        this.snapshot = Snapshot.of(replica, 0);
    }

    boolean isUp() {
        return replica != null;
    }

    Replica running() {
        if (replica == null) {
            throw new IllegalStateException("member " + number + " is down");
        }
        return replica;
    }

    /** Its log ends here at the latest. */
    void truncate(int entries) {
        appended = Math.min(appended, entries);
        synced = Math.min(synced, entries);
    }

    /** Stops; so many of the entries that were not synced survive. */
    void crash(int survivors) {
        replica = null;
        history.crash();
        appended = synced + survivors;
        synced = appended;
    }
}
