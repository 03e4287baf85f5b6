package tutti.bench;

import tutti.client.ClusterMap;

/** Who leads. */
public final class Leaders {
    private Leaders() {}

    /** The node that leads most partitions; the first of several. */
    public static int most(ClusterMap map) {
        int[] leads = new int[map.nodes().size()];
        int best = 0;
        for (int partition = 0; partition < map.partitionCount(); partition++) {
            int leader = map.leaderOf(partition);
            if (leader != ClusterMap.NO_NODE && ++leads[leader] > leads[best]) {
                best = leader;
            }
        }
        return best;
    }
}
