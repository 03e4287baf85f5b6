package tutti.sharding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tutti.ledger.Outcome;

/** Items that are applied and wait for another partition's decision, by transfer. */
final class UndecidedTransfers {
    private static final int WAITERS_MAX = 65_536;

    private final Map<TransferKey, List<Waiter>> waiters = new HashMap<>();
    private int waiterCount;

    private record Waiter(Submission submission, int item) {}

    /** False if there is no room to remember it. */
    boolean add(TransferKey transfer, Submission submission, int item) {
        if (waiterCount == WAITERS_MAX) {
            return false;
        }
        waiterCount++;
        waiters.computeIfAbsent(transfer, key -> new ArrayList<>(1)).add(new Waiter(submission, item));
        return true;
    }

    boolean isEmpty() {
        return waiterCount == 0;
    }

    /** Answers those who wait for the transfer: the first of them first-hand, retries as replayed. */
    void decide(TransferKey transfer, Outcome outcome, long timestampNs) {
        List<Waiter> decided = waiters.remove(transfer);
        if (decided == null) {
            return;
        }
        waiterCount -= decided.size();
        boolean replayed = false;
        for (Waiter waiter : decided) {
            waiter.submission.onDecided(waiter.item, outcome, replayed, timestampNs);
            replayed = true;
        }
    }

    void clear() {
        waiters.clear();
        waiterCount = 0;
    }
}
