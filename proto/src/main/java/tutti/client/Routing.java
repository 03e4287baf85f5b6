package tutti.client;

/** Where the items of a call go. */
interface Routing<T> {
    /** Partition that serves an item. */
    int partitionOf(ClusterMap map, T item);

    /** True if the item and the next one of the call must travel together, to the partition of the first of them. */
    default boolean isLinked(T item) {
        return false;
    }
}
