package tutti.ledger;

import java.util.ArrayList;
import java.util.List;

/** What was decided of members of chains since it was last told. No state: whoever applies tells it at once. */
final class Decided {
    private final List<Item> items = new ArrayList<>();

    void add(Transfer transfer, Outcome outcome, long timestampNs) {
        add(transfer.idHigh, transfer.idLow, transfer.debitHigh, transfer.debitLow, outcome, timestampNs);
    }

    void add(long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs) {
        items.add(new Item(idHigh, idLow, debitHigh, debitLow, outcome, timestampNs));
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    void clear() {
        items.clear();
    }

    void tell(DecisionSink sink) {
        for (Item item : items) {
            sink.onDecided(item.idHigh, item.idLow, item.debitHigh, item.debitLow, item.outcome, item.timestampNs);
        }
        items.clear();
    }

    private record Item(long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs) {}
}
