package tutti.replica.simulation;

import java.util.HashMap;
import java.util.Map;
import tutti.ledger.Outcome;
import tutti.ledger.PendingEnd;
import tutti.ledger.TotalsSink;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;
import tutti.replica.simulation.oracle.Asked;
import tutti.replica.simulation.oracle.TransferId;

/** Every partition's books balance, and what one end of a channel sent the other has received or it is in the items between. */
final class FundsAreConserved implements SimulationInvariant {
    /** To count all accounts and ids anew takes long; the oracle has every account at every entry. */
    private static final int ENTRIES_PER_RECOUNT = 8;

    private final boolean isEverywhere;

    /** Sent and received totals of each partition's channels, as they were when it last changed. */
    private final Map<Integer, Books> books = new HashMap<>();

    private FundsAreConserved(boolean isEverywhere) {
        this.isEverywhere = isEverywhere;
    }

    static FundsAreConserved everywhere() {
        return new FundsAreConserved(true);
    }

    /** Channels aside: what lies in them only the oracle can tell. */
    static FundsAreConserved insidePartitions() {
        return new FundsAreConserved(false);
    }

    @Override
    public void check(Simulation simulation, int partition, Entry entry) {
        Books changed = new Books(partition, new HashMap<>(), new HashMap<>());
        if (!isEverywhere || simulation.entries() % ENTRIES_PER_RECOUNT == 0) {
            simulation.witness(partition).ledger().recount(changed);
        } else {
            simulation.witness(partition).ledger().channelTotals(changed);
        }
        books.put(partition, changed);
        for (int peer = 0; isEverywhere && peer < simulation.partitions().size(); peer++) {
            if (peer != partition) {
                requireAllAccountedFor(simulation, partition, peer);
                requireAllAccountedFor(simulation, peer, partition);
            }
        }
    }

    private void requireAllAccountedFor(Simulation simulation, int from, int to) {
        Map<Integer, Long> rest = new HashMap<>();
        books(from).sent.forEach((end, amount) -> merge(rest, end, to, amount));
        books(to).received.forEach((end, amount) -> merge(rest, end, from, -amount));
        subtractInFlight(simulation, from, to, rest);
        rest.forEach((asset, amount) -> {
            if (amount != 0) {
                throw new AssertionError("sent from " + from + " to " + to + ", and neither received nor on its way: "
                        + amount + " of asset " + asset);
            }
        });
    }

    private Books books(int partition) {
        return books.computeIfAbsent(partition, of -> new Books(of, new HashMap<>(), new HashMap<>()));
    }

    private static void merge(Map<Integer, Long> rest, End end, int peer, long amount) {
        if (end.peer == peer) {
            rest.merge(end.asset, amount, Long::sum);
        }
    }

    private static void subtractInFlight(Simulation simulation, int from, int to, Map<Integer, Long> rest) {
        InFlight.visit(simulation.witness(from), simulation.witness(to), from, to, new InFlight.Visitor() {
            @Override
            public void onSettlementEntry(long payeeHigh, long payeeLow, int asset, long amount) {
                rest.merge(asset, -amount, Long::sum);
            }

            @Override
            public void onMoney(int asset, long amount) {
                rest.merge(asset, -amount, Long::sum);
            }

            @Override
            public void onRequest(Transfer transfer, int asset) {
                // What a reversal moves comes with the reply.
                boolean moves = !transfer.has(TransferFlags.PENDING | TransferFlags.REVERSAL);
                long moved = moves ? transfer.amount : 0;
                rest.merge(asset, -moved, Long::sum);
            }

            @Override
            public void onEnd(PendingEnd end) {
                rest.merge(end.asset, -end.posted, Long::sum);
            }

            @Override
            public void onReply(TransferId id, Outcome outcome, long accepted) {
                Asked asked = simulation.oracle().expected().asked(to, id);
                Transfer transfer = asked == null ? null : asked.transfer();
                if (transfer == null || transfer.has(TransferFlags.PENDING)) {
                    return;
                }
                int asset = simulation.witness(to).ledger().assetOf(id.debitHigh(), id.debitLow());
                long returned = transfer.has(TransferFlags.REVERSAL)
                        ? accepted
                        : simulation.oracle().expected().reserved(to, id) - accepted;
                rest.merge(asset, -returned, Long::sum);
            }
        });
    }

    /** One end of a channel, for one asset. */
    private record End(int peer, int asset) {}

    /** Takes one partition's totals. */
    private record Books(int partition, Map<End, Long> sent, Map<End, Long> received) implements TotalsSink {
        @Override
        public void asset(
                int asset,
                long debitsPosted,
                long creditsPosted,
                long debitsPending,
                long creditsPending,
                long accrued) {
            if (debitsPosted != creditsPosted || debitsPending != creditsPending || accrued < 0) {
                throw new AssertionError("partition " + partition + " is out of balance in asset " + asset);
            }
        }

        @Override
        public void channel(int peer, int asset, long sentInAll, long receivedInAll) {
            sent.put(new End(peer, asset), sentInAll);
            received.put(new End(peer, asset), receivedInAll);
        }
    }
}
