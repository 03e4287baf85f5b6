package tutti.replica.simulation;

import java.util.HashMap;
import java.util.Map;
import tutti.ledger.AccountView;
import tutti.ledger.Ledger;
import tutti.ledger.Outcome;
import tutti.ledger.PendingEnd;
import tutti.ledger.Transfer;

/**
 * Every account holds what clients were told, no more and no less: what is at home, accrued elsewhere and on its way
 * between partitions adds up to the sum of the posted commands. Thus nothing told is lost either.
 */
final class NothingAppliesTwice implements SimulationInvariant {
    @Override
    public void check(Simulation simulation) {
        ExpectedBooks books = simulation.clients().books();
        Map<Place, Long> pending = pendingDebits(simulation);
        Map<Place, Long> credits = creditsElsewhere(simulation);
        for (Place place : simulation.world().places()) {
            AccountView account = simulation.leader(place.partition()).ledger().account(place.high(), place.low());
            if (account != null) {
                require(account.debitsPosted(), books.debits(place), "debits posted", place);
                require(account.debitsPending(), pending.getOrDefault(place, 0L), "debits pending", place);
                long credited = account.creditsPosted() + credits.getOrDefault(place, 0L);
                require(credited, books.credits(place), "credits, wherever they are", place);
            }
        }
    }

    /** Nothing is accrued or on its way; what is pending is so on both sides. */
    static void requireAtRest(Simulation simulation) {
        Map<Place, Long> pending = pendingDebits(simulation);
        Map<Place, Long> incoming = new HashMap<>();
        for (Command command : simulation.clients().pending(simulation)) {
            Transfer transfer = command.asTransfer();
            incoming.merge(
                    simulation.world().place(transfer.creditHigh, transfer.creditLow), transfer.amount, Long::sum);
        }
        for (Place place : simulation.world().places()) {
            Ledger ledger = simulation.leader(place.partition()).ledger();
            AccountView account = ledger.account(place.high(), place.low());
            if (account == null) {
                throw new AssertionError("no account at " + place);
            }
            require(account.debitsPending(), pending.getOrDefault(place, 0L), "debits pending at rest", place);
            require(account.creditsPending(), incoming.getOrDefault(place, 0L), "credits pending at rest", place);
            require(account.creditsPosted(), simulation.clients().books().credits(place), "credits at rest", place);
        }
        for (Place payee : simulation.world().payeeIds()) {
            for (SimulatedPartition partition : simulation.partitions()) {
                require(partition.leader().ledger().accrued(payee.high(), payee.low()), 0, "accrued at rest", payee);
            }
        }
    }

    private static Map<Place, Long> pendingDebits(Simulation simulation) {
        Map<Place, Long> pending = new HashMap<>();
        for (Command command : simulation.clients().undecided()) {
            Transfer transfer = command.asTransfer();
            Place debit = simulation.world().place(transfer.debitHigh, transfer.debitLow);
            pending.merge(debit, transfer.amount, Long::sum);
        }
        for (Command command : simulation.clients().pending(simulation)) {
            Transfer transfer = command.asTransfer();
            Place debit = simulation.world().place(transfer.debitHigh, transfer.debitLow);
            pending.merge(debit, transfer.amount, Long::sum);
        }
        return pending;
    }

    /**
     * Credits told and not yet at home: accruals and settlements. A transfer whose good news is on its way back is at home
     * and not yet told, so it counts against.
     */
    private static Map<Place, Long> creditsElsewhere(Simulation simulation) {
        Map<Place, Long> credits = new HashMap<>();
        World world = simulation.world();
        for (Place payee : world.payeeIds()) {
            for (SimulatedPartition partition : simulation.partitions()) {
                long accrued = partition.leader().ledger().accrued(payee.high(), payee.low());
                credits.merge(world.payeePlace(payee.high(), payee.low(), World.TUTTI), accrued, Long::sum);
            }
        }
        int count = simulation.partitions().size();
        for (int from = 0; from < count; from++) {
            for (int to = 0; to < count; to++) {
                if (from != to) {
                    addInFlight(simulation, from, to, credits);
                }
            }
        }
        return credits;
    }

    private static void addInFlight(Simulation simulation, int from, int to, Map<Place, Long> credits) {
        World world = simulation.world();
        InFlight.visit(simulation.leader(from), simulation.leader(to), from, to, new InFlight.Visitor() {
            @Override
            public void onSettlementEntry(long payeeHigh, long payeeLow, int asset, long amount) {
                credits.merge(world.payeePlace(payeeHigh, payeeLow, asset), amount, Long::sum);
            }

            @Override
            public void onRequest(Transfer transfer, int asset) {
                // Neither credited nor told yet.
            }

            @Override
            public void onEnd(PendingEnd end) {
                credits.merge(world.place(end.creditHigh, end.creditLow), end.posted, Long::sum);
            }

            @Override
            public void onReply(Command.Id id, Outcome outcome) {
                if (outcome == Outcome.POSTED) {
                    Transfer transfer = simulation.clients().find(id).asTransfer();
                    credits.merge(world.place(transfer.creditHigh, transfer.creditLow), -transfer.amount, Long::sum);
                }
            }
        });
    }

    private static void require(long found, long expected, String what, Place place) {
        if (found != expected) {
            throw new AssertionError(what + " of " + place + ": " + found + ", clients were told " + expected);
        }
    }
}
