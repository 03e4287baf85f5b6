package tutti.replica.simulation;

import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.replica.Replica;

/** What leaders do for the channels between partitions, each from the state that it has applied. */
final class Carriers {
    private static final int CARRY_BYTES_MAX = 2_000;

    /** What is asked of chains is long. */
    private static final int CARRY_BYTES_MAX_SPANNING = 20_000;

    private static final int PAYEES_MAX = 3;

    private final Simulation simulation;
    private final SimulatedNetwork network;
    private final Random random;
    private final int bytesMax;

    Carriers(Simulation simulation, SimulatedNetwork network, Random random, boolean isSpanning) {
        bytesMax = isSpanning ? CARRY_BYTES_MAX_SPANNING : CARRY_BYTES_MAX;
        this.simulation = simulation;
        this.network = network;
        this.random = random;
    }

    /** Carries some of what the peer has not acknowledged; what it has, now and then. */
    void carry(int from, int to) {
        Replica leader = simulation.partitions().get(from).leader();
        if (from != to && leader != null) {
            long window = leader.lastSentSequence(to) - leader.acknowledgedSequence(to);
            long skipped = random.nextBoolean() ? 0 : random.nextInt((int) window + 1);
            long first = leader.acknowledgedSequence(to) + 1 + skipped;
            network.sendItems(to, leader.channelItems(to, first, random.nextInt(bytesMax)));
        }
    }

    /** All from the first on, so that what was asked is answered before it is given up and asked again. */
    private void carryAll(int from, int to) {
        Replica leader = simulation.partitions().get(from).leader();
        if (leader != null) {
            network.sendItems(
                    to, leader.channelItems(to, leader.acknowledgedSequence(to) + 1, CARRY_BYTES_MAX_SPANNING));
        }
    }

    void acknowledge(int receiver, int sender) {
        Replica leader = simulation.partitions().get(receiver).leader();
        if (receiver != sender && leader != null) {
            network.send(sender, LoggedSection.Acknowledgement.of(receiver, leader.receivedSequence(sender)));
        }
    }

    void deliver(boolean withFaults) {
        SimulatedNetwork.Message message = network.deliver(withFaults);
        if (message == null) {
            return;
        }
        SimulatedPartition to = simulation.partitions().get(message.to());
        Replica leader = to.leader();
        simulation
                .trace()
                .line("p" + message.to() + " is sent " + message.section().describe(simulation.world())
                        + (leader == null ? ", and has no leader" : ""));
        if (leader == null) {
            return;
        }
        byte[] bytes = message.section().bytes();
        String problem = leader.problemFromPartition(new UnsafeBuffer(bytes), 0, bytes.length);
        if (problem == null) {
            simulation.log(message.to(), List.of(message.section()));
        } else if (to.isLeaderCurrent()) {
            throw new AssertionError("a leader carried what cannot be logged: " + problem);
        }
    }

    void settle(int partition, int destination) {
        if (partition != destination) {
            simulation.log(partition, List.of(LoggedSection.Settle.of(destination, PAYEES_MAX)));
        }
    }

    /** Does what is still to be done for the channel. */
    void carryOn(int from, int to) {
        if (from == to) {
            return;
        }
        if (simulation.witness(from).ledger().unsettledPayees(to) > 0) {
            settle(from, to);
        }
        if (simulation.witness(from).unacknowledgedItems(to) > 0) {
            carryAll(from, to);
            acknowledge(to, from);
        }
    }
}
