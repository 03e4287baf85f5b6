package tutti.client;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.v1.GetClusterMapResponse;
import tutti.v1.NodeAddress;
import tutti.v1.PartitionRoute;

/** Which partition serves a slot and which node leads it, as one node told it. Immutable. */
public final class ClusterMap {
    /** Stands for "no leader is known". */
    public static final int NO_NODE = -1;

    private static final int ITEMS_MAX = 8192;
    private static final int REQUEST_BYTES_MAX = 4 << 20;

    private final int version;
    private final int[] slotPartitions;
    private final int[] leaders;
    private final List<NodeAddress> nodes;
    private final int itemsMax;
    private final int requestBytesMax;

    private ClusterMap(ClusterMap map, int[] leaders) {
        this.version = map.version;
        this.slotPartitions = map.slotPartitions;
        this.leaders = leaders;
        this.nodes = map.nodes;
        this.itemsMax = map.itemsMax;
        this.requestBytesMax = map.requestBytesMax;
    }

    private ClusterMap(GetClusterMapResponse response, int[] slotPartitions, int[] leaders) {
        this.version = response.getVersion();
        this.slotPartitions = slotPartitions;
        this.leaders = leaders;
        this.nodes = response.getNodesList();
        this.itemsMax = orDefault(response.getLimits().getItemsMax(), ITEMS_MAX);
        this.requestBytesMax = orDefault(response.getLimits().getRequestBytesMax(), REQUEST_BYTES_MAX);
    }

    /** The same; of a partition of which this map knows no leader, the one that the older map knew: no answer is no news. */
    ClusterMap after(@Nullable ClusterMap older) {
        if (older == null) {
            return this;
        }
        int[] known = leaders.clone();
        for (int partition = 0; partition < known.length; partition++) {
            known[partition] = known[partition] == NO_NODE ? older.leaderOf(partition) : known[partition];
        }
        return new ClusterMap(this, known);
    }

    static ClusterMap of(GetClusterMapResponse response) {
        if (response.getSlotPartitionsCount() != Slots.COUNT) {
            throw new TuttiException(
                    Status.INTERNAL, "a cluster map has 4096 slots, not " + response.getSlotPartitionsCount());
        }
        int[] slots = new int[Slots.COUNT];
        int partitionCount = 1;
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = response.getSlotPartitions(slot);
            partitionCount = Math.max(partitionCount, slots[slot] + 1);
        }
        int[] leaders = new int[partitionCount];
        Arrays.fill(leaders, NO_NODE);
        for (PartitionRoute route : response.getPartitionsList()) {
            if (route.getPartition() < partitionCount) {
                leaders[route.getPartition()] = route.getLeaderNode();
            }
        }
        return new ClusterMap(response, slots, leaders);
    }

    private static int orDefault(int value, int fallback) {
        return value > 0 ? value : fallback;
    }

    /** Rises with every change of the slots. */
    public int version() {
        return version;
    }

    public int partitionCount() {
        return leaders.length;
    }

    /** Partition that serves an account or work. */
    public int partitionOf(ByteString id) {
        return slotPartitions[Slots.of(id)];
    }

    /** Partition that serves an account or work. */
    public int partitionOf(Id id) {
        return slotPartitions[Slots.of(id)];
    }

    /** Node that leads a partition, or {@link #NO_NODE}. */
    public int leaderOf(int partition) {
        return partition < leaders.length ? leaders[partition] : NO_NODE;
    }

    public List<NodeAddress> nodes() {
        return nodes;
    }

    /** host:port of a node's gRPC endpoint. */
    public @Nullable String grpcOf(int node) {
        for (NodeAddress address : nodes) {
            if (address.getNode() == node) {
                return address.getGrpc();
            }
        }
        return null;
    }

    /** Most items that one call may carry. */
    public int itemsMax() {
        return itemsMax;
    }

    /** Most bytes that one call may carry. */
    public int requestBytesMax() {
        return requestBytesMax;
    }
}
