package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;

/** An outcome told to a client survives whatever happens to a minority of the members, and to the power of all. */
final class NothingAcknowledgedIsLost implements SimulationInvariant {
    private static final int REQUESTS_MAX = 30;

    @Override
    public void check(Simulation simulation, int partition, Entry entry) {
        SimulatedPartition of = simulation.partitions().get(partition);
        if (of.told() > of.committed()) {
            throw new AssertionError("partition " + partition + " told what is not committed");
        }
    }

    /** A member that leads has all that was told. */
    static void require(boolean holds, int partition, int member) {
        if (!holds) {
            throw new AssertionError(
                    "member " + member + " of partition " + partition + " leads without what was told");
        }
    }

    /** All that was ever asked is asked again: the oracle knows what must be answered, and the clients what they heard. */
    void requireAtEnd(Simulation simulation) {
        for (int partition = 0; partition < simulation.partitions().size(); partition++) {
            for (int kind : SimulatedClients.KINDS) {
                List<Request> requests = new ArrayList<>();
                for (Request request : simulation.clients().all(partition)) {
                    if (request.kind() == kind) {
                        requests.add(request);
                    }
                    if (requests.size() == REQUESTS_MAX) {
                        simulation.ask(partition, requests);
                        simulation.index(partition);
                        requests.clear();
                    }
                }
                simulation.ask(partition, requests);
            }
        }
    }
}
