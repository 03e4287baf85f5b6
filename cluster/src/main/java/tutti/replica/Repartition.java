package tutti.replica;

import java.util.ArrayList;
import java.util.List;
import tutti.ledger.Ledger;
import tutti.ledger.LedgerLimits;
import tutti.ledger.Redistribution;
import tutti.partition.Digest64;
import tutti.partition.Partitioning;
import tutti.partition.SlotMap;

/**
 * Divides the state of all partitions among more of them, between the end of one life of their logs and the beginning of the next: a
 * function of the states alone, so that every member comes to the same.
 */
public final class Repartition {
    private Repartition() {}

    /** What must come to an end before slots can be moved, in words; empty if nothing stands in the way. */
    public static List<String> obstacles(List<Replica> replicas) {
        List<String> obstacles = new ArrayList<>(
                Redistribution.obstacles(replicas.stream().map(Replica::ledger).toList()));
        for (int from = 0; from < replicas.size(); from++) {
            Replica sender = replicas.get(from);
            if (sender.confirmations().waiting() > 0) {
                obstacles.add("partition " + from + ": "
                        + sender.confirmations().waiting() + " assets are not confirmed by every partition");
            }
            for (int to = 0; to < replicas.size(); to++) {
                long sent = sender.lastSentSequence(to);
                long received = replicas.get(to).receivedSequence(from);
                long acknowledged = sender.acknowledgedSequence(to);
                if (from != to && (acknowledged != sent || received != sent)) {
                    obstacles.add("channel from partition " + from + " to " + to + ": " + sent + " items are sent, "
                            + received + " received and " + acknowledged + " acknowledged");
                }
            }
        }
        return obstacles;
    }

    /** Positions at which the slots would move now: those of the last batches. */
    public static List<Long> positions(List<Replica> replicas) {
        return replicas.stream().map(Replica::appliedPosition).toList();
    }

    /**
     * The replicas after, of which nothing is kept but what a snapshot says. There are no {@link #obstacles}; those before are not changed.
     *
     * @param after whose last addition is this one, at their {@link #positions}
     * @throws tutti.ledger.TableIsFullException if the limits do not let a partition hold what it should
     */
    public static List<Replica> run(List<Replica> before, Partitioning after, LedgerLimits limits) {
        SlotMap slotMap = after.slotMap();
        List<Replica> replicas = new ArrayList<>();
        int[][] origins = new int[after.partitions()][];
        long[] positions = new long[after.partitions()];
        for (int partition = 0; partition < after.partitions(); partition++) {
            replicas.add(new Replica(partition, slotMap, limits));
            positions[partition] = after.stateBegin(partition);
            origins[partition] = after.origins(partition).stream()
                    .mapToInt(Partitioning.Origin::partition)
                    .toArray();
        }
        Redistribution.run(ledgers(before), ledgers(replicas), origins, positions);
        long mark = before.stream()
                .mapToLong(replica -> replica.auditCut().mark())
                .max()
                .orElse(0);
        for (int partition = 0; partition < after.partitions(); partition++) {
            Replica replica = replicas.get(partition);
            if (partition < before.size()) {
                replica.channels().goOn(before.get(partition).channels());
            }
            replica.auditCut().restart(mark);
            replica.beginMoved(positions[partition]);
        }
        return replicas;
    }

    /** One number for the states of all partitions, the same wherever they are the same. */
    public static long digest(List<Replica> replicas) {
        long digest = replicas.size();
        for (Replica replica : replicas) {
            digest = Digest64.with(Digest64.with(digest, replica.appliedPosition()), replica.digest());
        }
        return digest;
    }

    private static List<Ledger> ledgers(List<Replica> replicas) {
        return replicas.stream().map(Replica::ledger).toList();
    }
}
