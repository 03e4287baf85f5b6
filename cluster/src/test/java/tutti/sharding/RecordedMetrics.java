package tutti.sharding;

import java.util.EnumMap;
import java.util.Map;
import tutti.ledger.Outcome;

/** Counts what it hears. */
final class RecordedMetrics implements ShardingMetrics {
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final Map<Rejection, Integer> rejections = new EnumMap<>(Rejection.class);
    private final Map<Reach, Integer> transfers = new EnumMap<>(Reach.class);
    private int batchesOffered;
    private int batchesLost;
    private int retries;
    private long lastLatencyNs;

    int outcomes(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    int rejections(Rejection rejection) {
        return rejections.getOrDefault(rejection, 0);
    }

    int transfers(Reach reach) {
        return transfers.getOrDefault(reach, 0);
    }

    int batchesOffered() {
        return batchesOffered;
    }

    int batchesLost() {
        return batchesLost;
    }

    int retries() {
        return retries;
    }

    long lastLatencyNs() {
        return lastLatencyNs;
    }

    @Override
    public void onOutcome(int partition, Outcome outcome, boolean replayed) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    @Override
    public void onTransfer(int partition, Reach reach) {
        transfers.merge(reach, 1, Integer::sum);
    }

    @Override
    public void onRejection(int partition, Rejection rejection) {
        rejections.merge(rejection, 1, Integer::sum);
    }

    @Override
    public void onBatchOffered(int partition, int sections, int items, int bytes) {
        batchesOffered++;
    }

    @Override
    public void onBatchCommitted(int partition, long latencyNs) {
        lastLatencyNs = latencyNs;
    }

    @Override
    public void onBatchLost(int partition) {
        batchesLost++;
    }

    @Override
    public void onRouteRetried(int partition) {
        retries++;
    }
}
