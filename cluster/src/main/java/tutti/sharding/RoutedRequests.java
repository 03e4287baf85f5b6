package tutti.sharding;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** What a router was asked for and has not answered, as long as there is room for the principal. Used by the router alone. */
final class RoutedRequests {
    private final Long2ObjectHashMap<RoutedRequest> byCorrelation = new Long2ObjectHashMap<>();

    /** Of items of all in {@code byCorrelation}. */
    private final FairShare items;

    RoutedRequests(int itemsMax) {
        this.items = new FairShare(itemsMax);
    }

    /** False, and adds nothing, if the principal has its share. */
    boolean tryAdd(RoutedRequest request) {
        if (!items.tryTake(request.principal(), request.items())) {
            return false;
        }
        byCorrelation.put(request.correlation, request);
        return true;
    }

    /** Null if it is answered. */
    @Nullable
    RoutedRequest get(long correlation) {
        return byCorrelation.get(correlation);
    }

    boolean isEmpty() {
        return byCorrelation.isEmpty();
    }

    Collection<RoutedRequest> all() {
        return byCorrelation.values();
    }

    void remove(RoutedRequest request) {
        byCorrelation.remove(request.correlation);
        items.giveBack(request.principal(), request.items());
    }

    /** Removes, and answers, those whose time is over. */
    void expire(long nowNs) {
        List<RoutedRequest> expired = new ArrayList<>();
        for (RoutedRequest request : byCorrelation.values()) {
            if (request.isExpired(nowNs)) {
                expired.add(request);
            }
        }
        for (RoutedRequest request : expired) {
            remove(request);
            request.expire();
        }
    }
}
