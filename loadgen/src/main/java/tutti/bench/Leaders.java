package tutti.bench;

import java.util.Comparator;
import java.util.stream.IntStream;
import tutti.client.ClusterMap;

/** Who leads. */
public final class Leaders {
    private Leaders() {}

    /** The node that leads most partitions; the first of several. */
    public static int most(ClusterMap map) {
        int[] leads = leads(map);
        return node(leads, Comparator.comparingInt(node -> -leads[node]));
    }

    /** The node that leads least, or nothing; the last of several, so that it is never the same, unless there is one node only. */
    public static int least(ClusterMap map) {
        int[] leads = leads(map);
        return node(
                leads, Comparator.<Integer>comparingInt(node -> leads[node]).thenComparing(Comparator.reverseOrder()));
    }

    private static int[] leads(ClusterMap map) {
        int[] leads = new int[map.nodes().size()];
        for (int partition = 0; partition < map.partitionCount(); partition++) {
            int leader = map.leaderOf(partition);
            if (leader != ClusterMap.NO_NODE) {
                leads[leader]++;
            }
        }
        return leads;
    }

    private static int node(int[] leads, Comparator<Integer> order) {
        return IntStream.range(0, leads.length).boxed().min(order).orElseThrow();
    }
}
