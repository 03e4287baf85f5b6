package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.Batches;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.codec.SectionPrincipal;
import tutti.codec.Sections;
import tutti.ledger.LedgerLimits;
import tutti.ledger.NewAccount;
import tutti.ledger.NewWork;
import tutti.partition.SlotMap;
import tutti.replica.Replica;

/**
 * Partitions, each with a leader and a follower, clients, and a network between the leaders. One scheduler, one source of
 * chance: the same seed gives the same run. After every event all invariants are checked.
 */
final class Simulation {
    /** Batches after which a leader says that all before them are indexed. */
    private static final int INDEXED_EVERY = 5;

    private static final long START_NS = 1_764_000_000_000_000_000L;
    private static final long NS_PER_MS = 1_000_000;
    private static final int CARRY_BYTES_MAX = 2_000;
    private static final int PAYEES_MAX = 3;
    private static final int DRAIN_ROUNDS_MAX = 2_000;

    private final Random random;
    private final World world;
    private final SimulatedClients clients;
    private final SimulatedNetwork network;
    private final List<SimulatedPartition> partitions = new ArrayList<>();
    private final List<LeaderListener> listeners = new ArrayList<>();
    private final AuditsBalance audits = new AuditsBalance();
    private final List<SimulationInvariant> invariants =
            List.of(new FundsAreConserved(), new NothingAppliesTwice(), new LimitsHold(), new ReplicasAgree(), audits);
    private final List<Delayed> delayed = new ArrayList<>();

    private long nowNs = START_NS;
    private long events;
    private long mark;

    Simulation(long seed, int partitionCount, int idWindowMax) {
        random = new Random(seed);
        SlotMap slotMap = SlotMap.initial(partitionCount);
        LedgerLimits limits =
                new LedgerLimits(200, 100, 10, 10, 1_000, idWindowMax, 3_600_000 * NS_PER_MS, 60_000 * NS_PER_MS, 99);
        world = new World(slotMap, random);
        clients = new SimulatedClients(world, random);
        network = new SimulatedNetwork(random);
        for (int i = 0; i < partitionCount; i++) {
            listeners.add(new LeaderListener(clients));
            partitions.add(new SimulatedPartition(i, slotMap, limits, listeners.get(i)));
        }
    }

    List<SimulatedPartition> partitions() {
        return partitions;
    }

    Replica leader(int partition) {
        return partitions.get(partition).leader();
    }

    SimulatedClients clients() {
        return clients;
    }

    World world() {
        return world;
    }

    AuditsBalance audits() {
        return audits;
    }

    /** Batches committed so far. */
    long events() {
        return events;
    }

    /** Number of the last audit mark. */
    long mark() {
        return mark;
    }

    /** Creates the world, runs so many steps of chance, then lets everything come to its end. */
    void run(int steps) {
        createWorld();
        clients.mint(nowNs);
        drain();
        for (int i = 0; i < steps; i++) {
            step();
        }
        drain();
        requireEnd();
    }

    private void createWorld() {
        for (int i = 0; i < partitions.size(); i++) {
            append(i, Sections.principal(World.MALLORY), Sections.principal(World.SERVICE));
        }
        append(0, Batches.assets(world.assets()));
        drain();
        for (int i = 0; i < partitions.size(); i++) {
            int partition = i;
            List<NewAccount> accounts = world.accounts().stream()
                    .filter(account ->
                            world.place(account.idHigh(), account.idLow()).partition() == partition)
                    .toList();
            List<NewWork> works = world.works().stream()
                    .filter(work -> world.place(work.idHigh(), work.idLow()).partition() == partition)
                    .toList();
            appendStamped(i, Batches.accounts(accounts));
            appendStamped(i, Batches.works(works));
        }
    }

    private void step() {
        nowNs += random.nextInt(50) * NS_PER_MS;
        int partition = random.nextInt(partitions.size());
        int peer = random.nextInt(partitions.size());
        int chance = random.nextInt(100);
        if (chance < 35) {
            submit(partition);
        } else if (chance < 50) {
            carry(partition, peer);
        } else if (chance < 58) {
            acknowledge(partition, peer);
        } else if (chance < 80) {
            deliver();
        } else if (chance < 86) {
            settle(partition, peer);
        } else if (chance < 88) {
            appendDelayed();
        } else if (chance < 90) {
            audit(partition);
        } else if (chance < 96) {
            partitions.get(partition).follow(random.nextInt(10));
        } else {
            disturb(partitions.get(partition));
        }
    }

    /** Commits commands of clients; the batch may be lost on its way to the log, or be logged a second time later. */
    private void submit(int partition) {
        List<List<SimulatedClients.Sent>> sent = new ArrayList<>();
        List<byte[]> sections = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int kind = random.nextInt(3) == 0 ? SectionKind.TRANSFERS : SectionKind.STREAM_PAYMENTS;
            List<SimulatedClients.Sent> commands = clients.commandsFor(partition, kind, nowNs);
            if (!commands.isEmpty()) {
                sent.add(commands);
                sections.add(section(partition, kind, commands));
            }
        }
        Delayed batch = new Delayed(partition, sent, sections.toArray(new byte[0][]));
        int chance = random.nextInt(100);
        if (chance >= 8) {
            append(batch);
        }
        if (chance < 4 || chance >= 90) {
            delayed.add(batch);
        }
    }

    private void appendDelayed() {
        if (!delayed.isEmpty()) {
            append(delayed.remove(random.nextInt(delayed.size())));
        }
    }

    private void carry(int from, int to) {
        if (from != to) {
            Replica leader = leader(from);
            long window = leader.lastSentSequence(to) - leader.acknowledgedSequence(to);
            long first =
                    leader.acknowledgedSequence(to) + 1 + (random.nextBoolean() ? 0 : random.nextInt((int) window + 1));
            network.send(to, leader.channelItems(to, first, random.nextInt(CARRY_BYTES_MAX)));
        }
    }

    private void acknowledge(int receiver, int sender) {
        if (receiver != sender) {
            network.send(
                    sender,
                    Sections.channelAcknowledgement(receiver, leader(receiver).receivedSequence(sender)));
        }
    }

    private void deliver() {
        SimulatedNetwork.Message message = network.deliver();
        if (message != null) {
            String problem = leader(message.to()).problemFromPartition(message.buffer(), 0, message.section().length);
            if (problem != null) {
                throw new AssertionError("a leader carried what cannot be logged: " + problem);
            }
            append(message.to(), message.section());
        }
    }

    private void settle(int partition, int destination) {
        if (partition != destination) {
            append(partition, Sections.settle(destination, PAYEES_MAX));
        }
    }

    /** A new mark in one partition, or the last one in another. */
    private void audit(int partition) {
        if (random.nextInt(3) > 0) {
            mark++;
        }
        append(partition, Sections.auditMark(mark));
    }

    private void disturb(SimulatedPartition partition) {
        switch (random.nextInt(6)) {
            case 0 -> partition.changeLeader();
            case 1 -> partition.restartFollower(false);
            case 2 -> partition.restartFollower(true);
            case 3 -> partition.restartLeader();
            case 4 -> partition.takeSnapshot();
            default -> network.loseAll();
        }
    }

    /** Clients repeat until they hear, leaders carry and settle, until nothing is left to do. */
    private void drain() {
        delayed.clear();
        for (int round = 0; !isQuiet(); round++) {
            if (round == DRAIN_ROUNDS_MAX) {
                throw new AssertionError(
                        "does not come to rest; open: " + clients.open().size());
            }
            nowNs += 100 * NS_PER_MS;
            repeatOpen();
            for (int from = 0; from < partitions.size(); from++) {
                for (int to = 0; to < partitions.size(); to++) {
                    settle(from, to);
                    carry(from, to);
                    acknowledge(from, to);
                }
            }
            for (int i = 0; i < 4 * partitions.size() * partitions.size(); i++) {
                deliver();
            }
        }
        partitions.forEach(partition -> partition.follow(partition.lag()));
    }

    private void repeatOpen() {
        for (int partition = 0; partition < partitions.size(); partition++) {
            for (int kind : List.of(SectionKind.TRANSFERS, SectionKind.STREAM_PAYMENTS)) {
                List<SimulatedClients.Sent> open = clients.openFor(partition, kind);
                if (!open.isEmpty()) {
                    byte[][] sections = {section(partition, kind, open)};
                    append(new Delayed(partition, List.of(open), sections));
                }
            }
        }
    }

    private boolean isQuiet() {
        boolean quiet = clients.open().isEmpty();
        for (int from = 0; from < partitions.size() && quiet; from++) {
            for (int to = 0; to < partitions.size() && quiet; to++) {
                quiet = leader(from).unacknowledgedItems(to) == 0
                        && (from == to || leader(from).ledger().unsettledPayees(to) == 0);
            }
        }
        return quiet;
    }

    /** At rest nothing is pending or accrued, and a mark goes through to a complete cut. */
    private void requireEnd() {
        long before = audits.completed();
        mark++;
        append(random.nextInt(partitions.size()), Sections.auditMark(mark));
        drain();
        if (audits.completed() == before) {
            throw new AssertionError("mark " + mark + " does not complete at rest");
        }
        NothingAppliesTwice.requireAtRest(this);
    }

    private byte[] section(int partition, int kind, List<SimulatedClients.Sent> sent) {
        List<Command> commands =
                sent.stream().map(SimulatedClients.Sent::command).toList();
        commands.forEach(command -> command.stamp(leader(partition).ledger().principal(command.principal())));
        return Command.section(kind, commands);
    }

    private void appendStamped(int partition, byte[] section) {
        if (SectionHeader.count(new UnsafeBuffer(section), 0) > 0) {
            SectionPrincipal.stamp(section, leader(partition).ledger().principal(World.SERVICE));
            append(partition, section);
        }
    }

    private void append(Delayed batch) {
        listeners.get(batch.partition()).expect(batch.sent());
        append(batch.partition(), batch.sections());
    }

    private void append(int partition, byte[]... sections) {
        long skewNs = (random.nextInt(40) - 20) * NS_PER_MS;
        events++;
        partitions.get(partition).append(nowNs + skewNs, events, sections);
        if (events % INDEXED_EVERY == 0) {
            long applied = leader(partition).appliedPosition();
            partitions.get(partition).append(nowNs + skewNs, events, Sections.indexed(applied));
        }
        for (SimulationInvariant invariant : invariants) {
            invariant.check(this);
        }
    }

    /** A batch that reached the log, or will. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    private record Delayed(int partition, List<List<SimulatedClients.Sent>> sent, byte[][] sections) {
        @Override
        public String toString() {
            return "batch of partition " + partition + ", bytes "
                    + Arrays.stream(sections).mapToInt(s -> s.length).sum();
        }
    }
}
