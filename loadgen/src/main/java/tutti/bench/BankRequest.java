package tutti.bench;

import java.util.ArrayList;
import java.util.List;
import tutti.client.BlockingTuttiClient;
import tutti.client.TuttiException;
import tutti.driver.OperationListener;
import tutti.driver.OutcomeRanges;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.Transfer;
import tutti.v1.TransferFlag;
import tutti.workload.TransferPlan;

/** Transfers of one request and what became of each, however often it must be sent until all are decided. Of one thread at a time. */
final class BankRequest {
    private static final long PAUSE_MS = 100;

    private final List<Item> items;
    private final List<Outcome> outcomes = new ArrayList<>();
    private boolean wasRepeated;

    /** A transfer, and the numbers of its accounts. */
    record Item(Transfer transfer, int debit, int credit) {
        private boolean isMove() {
            return (transfer.getFlags()
                            & (TransferFlag.TRANSFER_FLAG_PENDING_VALUE
                                    | TransferFlag.TRANSFER_FLAG_VOID_PENDING_VALUE))
                    == 0;
        }
    }

    BankRequest(List<Item> items) {
        this.items = List.copyOf(items);
    }

    /** All transfers of a batch. */
    static BankRequest of(TransferPlan plan, TransferPlan.Batch batch) {
        List<Transfer> transfers = plan.messages(batch);
        List<Item> items = new ArrayList<>(transfers.size());
        for (int i = 0; i < transfers.size(); i++) {
            items.add(new Item(transfers.get(i), batch.debit(i), batch.credit(i)));
        }
        return new BankRequest(items);
    }

    /** Sends until every item is decided or the time is over; returns false in the second case. */
    boolean decide(BlockingTuttiClient client, OperationListener operations, long deadlineNs)
            throws InterruptedException {
        List<Result> results = attempt(client, operations, transfers());
        if (results.isEmpty()) {
            wasRepeated = true;
            results = decided(client, operations, transfers(), deadlineNs);
        }
        outcomes.addAll(outcomes(results));
        return !results.isEmpty();
    }

    private List<Transfer> transfers() {
        return items.stream().map(Item::transfer).toList();
    }

    /** What the ledger answers once all of it is decided; nothing if the time is over before. */
    private static List<Result> decided(
            BlockingTuttiClient client, OperationListener operations, List<Transfer> transfers, long deadlineNs)
            throws InterruptedException {
        List<Result> results = attempt(client, operations, transfers);
        while (results.isEmpty() && System.nanoTime() - deadlineNs < 0) {
            Thread.sleep(PAUSE_MS);
            results = attempt(client, operations, transfers);
        }
        return results;
    }

    /** True if an id's time is so far ahead that the request is refused, and will be for long: no effect, however often it is sent. */
    private static boolean isInFuture(List<Outcome> outcomes) {
        return outcomes.contains(Outcome.OUTCOME_ID_IS_IN_FUTURE);
    }

    private static List<Outcome> outcomes(List<Result> results) {
        return results.stream().map(Result::getOutcome).toList();
    }

    /** What the ledger answers; nothing unless all of it is decided. */
    private static List<Result> attempt(
            BlockingTuttiClient client, OperationListener operations, List<Transfer> transfers) {
        int process = operations.transferring(transfers);
        try {
            List<Result> results = client.createTransfers(transfers);
            operations.transferred(process, transfers, results);
            return isInFuture(outcomes(results)) || results.stream().allMatch(OutcomeRanges::isDecided)
                    ? results
                    : List.of();
        } catch (TuttiException e) {
            // Nothing of it was done, or it is not known: the same ids again tell.
            operations.transferred(process, transfers, null);
            return List.of();
        }
    }

    /**
     * Sends it once more, until it is decided; returns how many items are answered with something else than before, not as replays, or
     * not at all before the time is over.
     */
    long countAnsweredOtherwise(BlockingTuttiClient client, long deadlineNs) throws InterruptedException {
        List<Result> results = decided(client, OperationListener.NONE, transfers(), deadlineNs);
        long same = 0;
        for (int i = 0; i < results.size(); i++) {
            boolean isSame = results.get(i).getOutcome() == outcomes.get(i)
                    && (results.get(i).getReplayed() || isInFuture(outcomes));
            same += isSame ? 1 : 0;
        }
        return items.size() - same;
    }

    /** True for a single transfer that succeeded: sent with another amount it must be refused as that. */
    boolean isSingleSuccess() {
        return items.size() == 1 && outcomes.get(0).getNumber() < OutcomeRanges.FIRST_REJECTION;
    }

    /** Sends it with another amount, until it is decided; true if it is refused as the same id with another amount. */
    boolean isOtherAmountRefused(BlockingTuttiClient client, long deadlineNs) throws InterruptedException {
        Transfer first = items.get(0).transfer();
        Transfer other = first.toBuilder().setAmount(first.getAmount() + 1).build();
        List<Result> results = decided(client, OperationListener.NONE, List.of(other), deadlineNs);
        return results.size() == 1 && results.get(0).getOutcome() == Outcome.OUTCOME_EXISTS_WITH_DIFFERENT_AMOUNT;
    }

    /** Enters what it moved. */
    void enterInto(ExpectedBooks books) {
        for (int i = 0; i < outcomes.size(); i++) {
            Item item = items.get(i);
            if (outcomes.get(i) == Outcome.OUTCOME_POSTED && item.isMove()) {
                books.posted(item.debit(), item.credit(), item.transfer().getAmount());
            }
        }
    }

    /** Transfers in it. */
    int size() {
        return items.size();
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    /** True if it is in doubt whether an earlier attempt did it. */
    boolean wasRepeated() {
        return wasRepeated;
    }
}
