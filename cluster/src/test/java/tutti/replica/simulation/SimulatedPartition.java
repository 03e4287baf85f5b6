package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.Batches;
import tutti.ledger.LedgerLimits;
import tutti.partition.SlotMap;
import tutti.replica.HistoryStore;
import tutti.replica.Replica;

/**
 * One partition: a log that three members agree on. An entry is committed once the disks of two have it; what only a leader had
 * when another was elected is gone. A witness, which is no member and never fails, applies every entry when it is committed: it is what
 * the invariants look at, and what every member must agree with, whenever it comes to the entry.
 */
final class SimulatedPartition {
    static final int MEMBERS = 3;

    private static final int QUORUM = 2;
    private static final int NOBODY = -1;
    private static final int POSITION_ALIGNMENT = 32;

    private final int partition;
    private final SlotMap slotMap;
    private final LedgerLimits limits;
    private final Random random;
    private final Listener listener;
    private final Replica witness;
    private final SimulatedHistory witnessHistory = new SimulatedHistory();
    private final Recorder recorder = new Recorder();
    private final List<SimulatedMember> members = new ArrayList<>();

    /** What the leader has. The first {@code committed} of it will never change. */
    private final List<Entry> log = new ArrayList<>();

    private int committed;

    /** Entries whose outcomes clients may have heard. */
    private int told;

    private int leader;
    private long term = 1;

    SimulatedPartition(int partition, SlotMap slotMap, LedgerLimits limits, Random random, Listener listener) {
        this.partition = partition;
        this.slotMap = slotMap;
        this.limits = limits;
        this.random = random;
        this.listener = listener;
        this.witness = newReplica(witnessHistory);
        for (int i = 0; i < MEMBERS; i++) {
            SimulatedHistory history = new SimulatedHistory();
            members.add(new SimulatedMember(i, newReplica(history), history));
        }
    }

    int partition() {
        return partition;
    }

    /** The state after the last committed entry. */
    Replica witness() {
        return witness;
    }

    /** State of the member that leads, which may lag behind its log; null if there is none. */
    @Nullable
    Replica leader() {
        return leader == NOBODY ? null : members.get(leader).running();
    }

    /** True if the leader has applied all that is in its log. */
    boolean isLeaderCurrent() {
        return leader != NOBODY && members.get(leader).applied == log.size();
    }

    int committed() {
        return committed;
    }

    int told() {
        return told;
    }

    long term() {
        return term;
    }

    SimulatedMember member(int number) {
        return members.get(number);
    }

    /** A member that is up, or down. */
    SimulatedMember anyMember() {
        return members.get(random.nextInt(MEMBERS));
    }

    // ---- what goes on ----

    /** The leader looks old ids of the sections up, if there is one. */
    LookedUp lookUp(List<LoggedSection> sections) {
        return leader == NOBODY || !members.get(leader).isUp()
                ? LookedUp.none(sections)
                : LookedUp.of(sections, members.get(leader).running().ledger(), members.get(leader).history);
    }

    /** Position through which the leader's index is synced; 0 if there is no leader. */
    long indexedThrough() {
        return leader == NOBODY ? 0 : members.get(leader).history.syncedThrough();
    }

    /** The leader logs a batch; false if there is none, or it was lost on the way. */
    boolean append(long nowNs, long originSequence, List<LoggedSection> sections, LookedUp lookedUp) {
        if (leader == NOBODY) {
            return false;
        }
        byte[][] bytes = lookedUp.sections().stream().map(LoggedSection::bytes).toArray(byte[][]::new);
        byte[] batch = Batches.of(lookedUp.through(), partition, term, originSequence, bytes);
        long last = log.isEmpty() ? 0 : log.get(log.size() - 1).position;
        long position = last + (batch.length + 2L * POSITION_ALIGNMENT - 1) / POSITION_ALIGNMENT * POSITION_ALIGNMENT;
        long timestampNs = nowNs + members.get(leader).skewNs;
        log.add(new Entry(position, timestampNs, term, lookedUp.sections(), sections, batch));
        members.get(leader).appended = log.size();
        return true;
    }

    /** Everything moves on: all that are up have the log, on disk, and have applied it. */
    void flow() {
        members.forEach(this::replicate);
        members.forEach(this::sync);
        members.forEach(member -> apply(member, log.size()));
    }

    void replicate(SimulatedMember member) {
        if (leader != NOBODY && member.isUp()) {
            member.appended = log.size();
        }
    }

    void sync(SimulatedMember member) {
        if (member.isUp()) {
            member.synced = member.appended;
            member.history.sync();
            commit();
        }
    }

    /** The member applies so many of the committed entries that it has. */
    void apply(SimulatedMember member, int entries) {
        if (!member.isUp()) {
            return;
        }
        int end = Math.min(Math.min(committed, member.appended), member.applied + entries);
        OutcomeHash outcomes = new OutcomeHash();
        while (member.applied < end) {
            Entry entry = log.get(member.applied);
            applyTo(member.running(), entry, outcomes);
            ReplicasAgree.require(entry, member.running(), outcomes.take());
            member.applied++;
            if (member.number == leader && entry.term == term) {
                told = member.applied;
                listener.onAnswered(partition, entry);
            }
        }
    }

    // ---- what goes wrong ----

    /** The member stops; of what its disk had not synced nothing survives, or a part. */
    void crash(SimulatedMember member, boolean losesTail) {
        if (!member.isUp()) {
            return;
        }
        int unsynced = member.appended - member.synced;
        member.crash(losesTail ? random.nextInt(unsynced + 1) : unsynced);
        if (member.number == leader) {
            leader = NOBODY;
        }
        commit();
    }

    /** The member comes back with what is on its disk. */
    void restart(SimulatedMember member) {
        if (member.isUp()) {
            return;
        }
        if (member.torn != null) {
            member.torn.requireRefused(newReplica(HistoryStore.none()));
            member.torn = null;
        }
        Replica replica = newReplica(member.history);
        member.snapshot.load(replica);
        member.replica = replica;
        member.applied = member.snapshot.entries();
    }

    /** Two members that are up elect the one of them that has more; the old leader, if there is one, steps down. */
    @Nullable
    List<Entry> elect(@Nullable SimulatedMember but) {
        List<SimulatedMember> voters = new ArrayList<>();
        for (SimulatedMember member : members) {
            if (member.isUp() && member != but) {
                voters.add(member);
            }
        }
        while (voters.size() > QUORUM) {
            voters.remove(random.nextInt(voters.size()));
        }
        if (voters.size() < QUORUM) {
            return null;
        }
        SimulatedMember first = voters.get(0);
        SimulatedMember second = voters.get(1);
        boolean isFirst =
                first.appended > second.appended || (first.appended == second.appended && random.nextBoolean());
        SimulatedMember elected = isFirst ? first : second;
        NothingAcknowledgedIsLost.require(elected.appended >= Math.max(told, committed), partition, elected.number);
        List<Entry> lost = new ArrayList<>(log.subList(elected.appended, log.size()));
        log.subList(elected.appended, log.size()).clear();
        members.forEach(member -> member.truncate(log.size()));
        leader = elected.number;
        term++;
        return lost;
    }

    /** The member's state goes to its disk, once its index is there as far. */
    void takeSnapshot(SimulatedMember member) {
        if (member.isUp()) {
            member.history.sync();
            member.snapshot = Snapshot.of(member.running(), member.applied);
            member.torn = null;
        }
    }

    /** The member stops while its state goes to its disk. */
    void tearSnapshot(SimulatedMember member, boolean losesTail) {
        if (member.isUp()) {
            Snapshot whole = Snapshot.of(member.running(), member.applied);
            member.torn = whole.torn(random.nextInt(whole.chunks().size()));
            crash(member, losesTail);
        }
    }

    /** A member that was replaced gets the snapshot and the index of another, and the log through there at least. */
    void copySnapshot(SimulatedMember from, SimulatedMember to) {
        if (from == to || to.isUp() || to.snapshot.entries() > from.snapshot.entries()) {
            return;
        }
        to.snapshot = from.snapshot;
        to.torn = null;
        to.history.copy(from.history);
        to.appended = Math.max(to.appended, from.snapshot.entries());
        to.synced = Math.max(to.synced, from.snapshot.entries());
        commit();
    }

    private void commit() {
        int[] synced =
                members.stream().mapToInt(member -> member.synced).sorted().toArray();
        int through = synced[MEMBERS - QUORUM];
        while (committed < through) {
            Entry entry = log.get(committed);
            applyTo(witness, entry, recorder);
            witnessHistory.sync();
            entry.digest = witness.digest();
            entry.toldHash = recorder.take();
            entry.told = recorder.takeTold();
            committed++;
            listener.onCommitted(partition, entry);
        }
    }

    private static void applyTo(Replica replica, Entry entry, OutcomeHash outcomes) {
        replica.apply(
                entry.position, entry.timestampNs, new UnsafeBuffer(entry.batch), 0, entry.batch.length, outcomes);
    }

    /** Every replica hashes with a key of its own, as in production: nothing may depend on it. */
    private Replica newReplica(HistoryStore history) {
        return new Replica(partition, slotMap, limits, random.nextLong(), history);
    }

    /** Hears what becomes of entries. */
    interface Listener {
        /** The entry is in the log for ever, and its outcomes are known. */
        void onCommitted(int partition, Entry entry);

        /** The leader that logged the entry has applied it: whoever sent it can be answered. */
        void onAnswered(int partition, Entry entry);
    }
}
