package tutti.sharding;

import java.util.ArrayList;
import java.util.List;
import tutti.replica.Replica;

/** The carriers of one partition's channels, one for each other partition. */
final class ChannelCarriers {
    private final int partition;
    private final Replica replica;
    private final List<ChannelCarrier> carriers = new ArrayList<>();

    ChannelCarriers(PartitionContext context, BatchPipeline pipeline, IdLookups lookups) {
        this.partition = context.partition();
        this.replica = context.replica();
        for (int peer = 0; peer < context.slotMap().partitionCount(); peer++) {
            if (peer != partition) {
                carriers.add(new ChannelCarrier(context, peer, pipeline, lookups));
            }
        }
    }

    /** True if the number is that of another partition. */
    boolean isPeer(int peer) {
        return peer >= 0 && peer <= carriers.size() && peer != partition;
    }

    ChannelCarrier of(int peer) {
        return carriers.get(peer < partition ? peer : peer - 1);
    }

    void reset(long nowNs) {
        carriers.forEach(carrier -> carrier.reset(nowNs));
    }

    boolean isBusy() {
        for (ChannelCarrier carrier : carriers) {
            if (carrier.isBusy()) {
                return true;
            }
        }
        return false;
    }

    void carry(long nowNs) {
        for (ChannelCarrier carrier : carriers) {
            carrier.carry(nowNs);
        }
    }

    void settle() {
        carriers.forEach(ChannelCarrier::settle);
    }

    /** Time before which all stream credits of this partition have reached their payees' homes. */
    long settledNs(long nowNs) {
        long settledNs = nowNs;
        for (ChannelCarrier carrier : carriers) {
            long own = carrier.settledNs(nowNs);
            settledNs = own - settledNs < 0 ? own : settledNs;
        }
        return settledNs;
    }

    /** Payees of other partitions with credits here that no settlement has taken. */
    long unsettledPayees() {
        long payees = 0;
        for (ChannelCarrier carrier : carriers) {
            payees += replica.ledger().unsettledPayees(carrier.peer());
        }
        return payees;
    }

    long unacknowledgedItems() {
        long items = 0;
        for (ChannelCarrier carrier : carriers) {
            items += replica.unacknowledgedItems(carrier.peer());
        }
        return items;
    }
}
