package tutti.replica.simulation;

import java.util.HashMap;
import java.util.Map;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;

/** What the accounts should hold, by what clients were told: the simplest ledger there is. */
final class ExpectedBooks {
    private final World world;
    private final Map<Place, Long> debits = new HashMap<>();
    private final Map<Place, Long> credits = new HashMap<>();

    ExpectedBooks(World world) {
        this.world = world;
    }

    long debits(Place place) {
        return debits.getOrDefault(place, 0L);
    }

    long credits(Place place) {
        return credits.getOrDefault(place, 0L);
    }

    /** The transfer was told to be posted, with this amount of it. */
    void post(Transfer transfer, long amount) {
        debits.merge(world.place(transfer.debitHigh, transfer.debitLow), amount, Long::sum);
        credits.merge(world.place(transfer.creditHigh, transfer.creditLow), amount, Long::sum);
    }

    /** The payment was told to be posted. */
    void post(Command command) {
        StreamPayment payment = command.asPayment();
        debits.merge(world.place(payment.payerHigh, payment.payerLow), payment.amount, Long::sum);
        for (int i = 0; i < payment.legCount; i++) {
            Place place = world.payeePlace(payment.legHigh[i], payment.legLow[i], payment.asset);
            credits.merge(place, payment.legAmount[i], Long::sum);
        }
    }
}
