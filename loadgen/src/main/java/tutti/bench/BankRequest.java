package tutti.bench;

import java.util.ArrayList;
import java.util.List;
import tutti.client.BlockingTuttiClient;
import tutti.client.TuttiException;
import tutti.driver.OutcomeRanges;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.Transfer;
import tutti.v1.TransferFlag;

/** Transfers of one request and what became of each, however often it must be sent until all are decided. Of one thread at a time. */
final class BankRequest {
    private static final long PAUSE_MS = 100;

    private final List<Item> items;
    private final List<Outcome> outcomes = new ArrayList<>();
    private int attempts;

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

    /** Sends until every item is decided or the time is over; returns false in the second case. */
    boolean decide(BlockingTuttiClient client, long deadlineNs) throws InterruptedException {
        while (System.nanoTime() - deadlineNs < 0) {
            attempts++;
            try {
                List<Result> results = send(client);
                if (results.stream().allMatch(OutcomeRanges::isDecided)) {
                    results.forEach(result -> outcomes.add(result.getOutcome()));
                    return true;
                }
            } catch (TuttiException e) {
                // Nothing of it was done, or it is not known: the same ids again tell.
            }
            Thread.sleep(PAUSE_MS);
        }
        return false;
    }

    private List<Result> send(BlockingTuttiClient client) {
        return client.createTransfers(items.stream().map(Item::transfer).toList());
    }

    /** Sends it once more; returns how many items are answered with something else than before, or not as replays. */
    long countAnsweredOtherwise(BlockingTuttiClient client) {
        List<Result> results = send(client);
        long other = 0;
        for (int i = 0; i < results.size(); i++) {
            boolean isSame = results.get(i).getOutcome() == outcomes.get(i)
                    && results.get(i).getReplayed();
            other += isSame ? 0 : 1;
        }
        return other;
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

    List<Outcome> outcomes() {
        return outcomes;
    }

    /** True if it is in doubt whether an earlier attempt did it. */
    boolean wasRepeated() {
        return attempts > 1;
    }
}
