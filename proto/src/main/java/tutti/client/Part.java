package tutti.client;

import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;

/**
 * Those items of a batch that one partition serves and one message can carry.
 *
 * @param indexes places of the items in the batch, rising
 * @param attempt how often these items were sent before
 */
record Part<T extends MessageLite>(Batch<T> batch, int[] indexes, int partition, int attempt) {
    /** The items, in order. */
    List<T> items() {
        if (indexes.length == batch.items.size()) {
            return batch.items;
        }
        List<T> items = new ArrayList<>(indexes.length);
        for (int index : indexes) {
            items.add(batch.items.get(index));
        }
        return items;
    }
}
