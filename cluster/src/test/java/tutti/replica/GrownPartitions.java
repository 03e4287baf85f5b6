package tutti.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.Batches;
import tutti.codec.SectionPrincipal;
import tutti.codec.Sections;
import tutti.ledger.AccountView;
import tutti.ledger.LedgerLimits;
import tutti.ledger.TotalsSink;
import tutti.partition.Partitioning;

/** Connected replicas that took over from {@link TwoPartitions}, or from each other. */
final class GrownPartitions {
    private static final int POSITION_STEP = 1 << 20;

    final Partitioning partitioning;
    final List<Replica> replicas;
    private final LedgerLimits limits;
    private long timeNs = TwoPartitions.TIME_NS;

    private GrownPartitions(Partitioning partitioning, List<Replica> before, LedgerLimits limits) {
        this.partitioning = partitioning;
        this.limits = limits;
        replicas = new ArrayList<>();
        // What a node begins with is what it reads.
        for (Replica replica : Repartition.run(before, partitioning, limits)) {
            replicas.add(reloaded(replica, partitioning, limits));
        }
    }

    static GrownPartitions of(TwoPartitions two, int partitions, LedgerLimits limits) {
        List<Replica> before = Arrays.asList(two.replicas);
        Partitioning after = Partitioning.initial(2).with(partitions, Repartition.positions(before));
        return new GrownPartitions(after, before, limits);
    }

    GrownPartitions grown(int partitions) {
        return new GrownPartitions(partitioning.with(partitions, Repartition.positions(replicas)), replicas, limits);
    }

    static Replica reloaded(Replica replica, Partitioning partitioning, LedgerLimits limits) {
        int partition = partitionOf(replica, partitioning);
        Replica loaded = new Replica(partition, partitioning.slotMap(), limits);
        replica.writeSnapshot((buffer, offset, length) -> {
            ExpandableArrayBuffer chunk = new ExpandableArrayBuffer();
            chunk.putBytes(0, buffer, offset, length);
            loaded.loadSnapshotChunk(chunk, 0, length);
        });
        loaded.snapshotLoaded(replica.appliedPosition());
        return loaded;
    }

    private static int partitionOf(Replica replica, Partitioning partitioning) {
        int[] partition = {-1};
        replica.writeSnapshot((buffer, offset, length) -> {
            if (partition[0] < 0) {
                partition[0] = buffer.getInt(offset + 4);
            }
        });
        return partition[0] % partitioning.partitions();
    }

    int home(long high, long low) {
        return partitioning.slotMap().partitionOf(high, low);
    }

    void passNs(long ns) {
        timeNs += ns;
    }

    /** Applies one batch; returns what was told. */
    List<String> apply(int partition, byte[]... sections) {
        Replica replica = replicas.get(partition);
        Collector collector = new Collector();
        byte[] batch = Batches.moved(partitioning.slotMap().version(), replica.slotsMoved(), 0, sections);
        long position = replica.appliedPosition() + POSITION_STEP;
        replica.apply(position, timeNs, new UnsafeBuffer(batch), 0, batch.length, collector);
        List<String> told = collector.take();
        return told.subList(1, told.size() - 1);
    }

    /** The same with the owner's number in every record, which may have to be given first. */
    List<String> applyStamped(int partition, byte[] section) {
        if (replicas.get(partition).ledger().principal(TwoPartitions.OWNER) == 0) {
            apply(partition, Sections.principal(TwoPartitions.OWNER));
        }
        byte[] stamped = section.clone();
        SectionPrincipal.stamp(stamped, replicas.get(partition).ledger().principal(TwoPartitions.OWNER));
        return apply(partition, stamped);
    }

    /** Carries and settles until nothing moves. */
    void settleAll() {
        for (int round = 0; round < 5; round++) {
            for (int from = 0; from < replicas.size(); from++) {
                for (int to = 0; to < replicas.size(); to++) {
                    if (from != to) {
                        carry(from, to);
                    }
                }
            }
        }
    }

    private void carry(int from, int to) {
        apply(from, Sections.settle(to, 100));
        byte[] section = replicas.get(from).channelItems(to, 1, Integer.MAX_VALUE);
        if (section.length > 0) {
            apply(to, section);
        }
        apply(from, Sections.channelAcknowledgement(to, replicas.get(to).receivedSequence(from)));
    }

    AccountView view(long high, long low) {
        AccountView view = replicas.get(home(high, low)).ledger().account(high, low);
        if (view == null) {
            throw new AssertionError("no account " + high + "," + low);
        }
        return view;
    }

    /** Recounts all; by the ends of a channel, what one sent less what the other received: zero when nothing is on its way. */
    Map<String, Long> onTheirWay() {
        return onTheirWay(replicas);
    }

    static Map<String, Long> onTheirWay(List<Replica> replicas) {
        Map<String, Long> differences = new TreeMap<>();
        for (int self = 0; self < replicas.size(); self++) {
            int of = self;
            replicas.get(self).ledger().recount(new TotalsSink() {
                @Override
                public void asset(
                        int asset, long debits, long credits, long debitsPending, long creditsPending, long accrued) {
                    if (debits != credits || debitsPending != creditsPending) {
                        throw new AssertionError("partition " + of + " is out of balance");
                    }
                }

                @Override
                public void channel(int peer, int asset, long sent, long received) {
                    differences.merge(of + ">" + peer + " " + asset, sent, Long::sum);
                    differences.merge(peer + ">" + of + " " + asset, -received, Long::sum);
                }
            });
        }
        differences.values().removeIf(difference -> difference == 0);
        return differences;
    }
}
