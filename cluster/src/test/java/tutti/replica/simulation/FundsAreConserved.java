package tutti.replica.simulation;

import java.util.HashMap;
import java.util.Map;
import tutti.ledger.Outcome;
import tutti.ledger.PendingEnd;
import tutti.ledger.TotalsSink;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** Every partition's books balance, and what one end of a channel sent the other has received or it is in the items between. */
final class FundsAreConserved implements SimulationInvariant {
    @Override
    public void check(Simulation simulation) {
        Map<Channel, Long> sentLessReceived = new HashMap<>();
        for (SimulatedPartition partition : simulation.partitions()) {
            partition.leader().ledger().recount(new Books(partition.partition(), sentLessReceived));
        }
        int count = simulation.partitions().size();
        for (int from = 0; from < count; from++) {
            for (int to = 0; to < count; to++) {
                if (from != to) {
                    subtractInFlight(simulation, from, to, sentLessReceived);
                }
            }
        }
        sentLessReceived.forEach((channel, rest) -> {
            if (rest != 0) {
                throw new AssertionError("sent and neither received nor on its way: " + rest + " in " + channel);
            }
        });
    }

    private static void subtractInFlight(Simulation simulation, int from, int to, Map<Channel, Long> rest) {
        InFlight.visit(simulation.leader(from), simulation.leader(to), from, to, new InFlight.Visitor() {
            @Override
            public void onSettlementEntry(long payeeHigh, long payeeLow, int asset, long amount) {
                rest.merge(new Channel(from, to, asset), -amount, Long::sum);
            }

            @Override
            public void onRequest(Transfer transfer, int asset) {
                long moved = transfer.has(TransferFlags.PENDING) ? 0 : transfer.amount;
                rest.merge(new Channel(from, to, asset), -moved, Long::sum);
            }

            @Override
            public void onEnd(PendingEnd end) {
                rest.merge(new Channel(from, to, end.asset), -end.posted, Long::sum);
            }

            @Override
            public void onReply(Command.Id id, Outcome outcome) {
                Transfer transfer = simulation.clients().find(id).asTransfer();
                if (!outcome.isSuccess() && !transfer.has(TransferFlags.PENDING)) {
                    int asset = simulation.leader(to).ledger().assetOf(id.debitHigh(), id.debitLow());
                    long amount = transfer.amount;
                    rest.merge(new Channel(from, to, asset), -amount, Long::sum);
                }
            }
        });
    }

    /** One direction between two partitions, for one asset. */
    private record Channel(int from, int to, int asset) {}

    /** Takes one partition's totals. */
    private record Books(int partition, Map<Channel, Long> sentLessReceived) implements TotalsSink {
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
        public void channel(int peer, int asset, long sent, long received) {
            sentLessReceived.merge(new Channel(partition, peer, asset), sent, Long::sum);
            sentLessReceived.merge(new Channel(peer, partition, asset), -received, Long::sum);
        }
    }
}
