package tutti.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import tutti.config.ShardingConfig;
import tutti.ledger.LedgerLimits;
import tutti.ledger.Outcome;
import tutti.partition.SlotMap;
import tutti.replica.FakeHistory;
import tutti.replica.Replica;

/** A partition actor on node 0 with a real replica, a fake log and a clock that stands still; run step by step. */
final class PartitionFixture {
    static final int BATCH_BYTES_MAX = 32 * 1024;
    static final int SELF = 0;
    static final int GATEWAY = 2;
    static final int IN_FLIGHT_MAX = 2;
    static final int QUEUE_ITEMS_MAX = 6000;
    static final long QUEUE_WAIT_MAX_NS = 1_000_000_000L;

    final SlotMap slotMap;
    final TestLedger ledger;
    final Replica replica;
    final CommittedRing ring;
    final FakeCommandLog log = new FakeCommandLog(SELF);
    final FakePeers peers;
    final LeaderTable leaders;
    final StatusBoard status;
    final FakeDisk disk = new FakeDisk();
    final DiskBoard disks;
    final BehaviorTestKit<PartitionActor.Message> kit;
    final int partition;
    long nowNs = 1_000_000_000_000L;

    private final Correlation correlations = new Correlation(GATEWAY, 1);
    private long position;

    /** Timestamp of what is committed. */
    long logTimeNs = TestLedger.EPOCH_NS;

    private long nextNumber = 1;

    /** Every outcome, rejection and loss that the actor told of. */
    final RecordedMetrics metrics = new RecordedMetrics();

    /** What the actor knows of the past. */
    final FakeHistory history = new FakeHistory();

    /** Look-ups that have begun; the test runs them. */
    final BlockingQueue<Runnable> lookups = new LinkedBlockingQueue<>();

    PartitionFixture(int partition, int partitions) {
        this(partition, partitions, TestLedger.LIMITS);
    }

    PartitionFixture(int partition, int partitions, LedgerLimits limits) {
        this.partition = partition;
        slotMap = SlotMap.initial(partitions);
        ledger = new TestLedger(slotMap);
        replica = new Replica(partition, slotMap, limits, 0, history);
        ring = new CommittedRing(replica, history, 1024 * 1024, BATCH_BYTES_MAX);
        peers = new FakePeers(SELF, partitions);
        leaders = new LeaderTable(partitions);
        status = new StatusBoard(partitions, own -> history);
        disks = new DiskBoard(SELF, FakePeers.NODES, disk, 1_000_000_000L, () -> nowNs);
        PartitionContext context = new PartitionContext(
                partition,
                slotMap,
                replica,
                history,
                ring,
                peers,
                leaders,
                status,
                disks,
                config(),
                metrics,
                new Pulse(),
                lookups::add,
                BATCH_BYTES_MAX,
                77,
                () -> nowNs);
        kit = BehaviorTestKit.create(PartitionActor.create(context));
        kit.run(new PartitionActor.Started(log));
    }

    static ShardingConfig config() {
        return new ShardingConfig(
                1024 * 1024,
                QUEUE_ITEMS_MAX,
                QUEUE_WAIT_MAX_NS,
                IN_FLIGHT_MAX,
                250_000_000L,
                100_000_000L,
                8192,
                500_000_000L);
    }

    void lead(long term) {
        log.lead(term);
        ring.onNewTerm(term, position);
        runWoken();
    }

    void loseLeadership(int newLeader, long term) {
        log.follow(newLeader, term);
        ring.onRoleChange(false);
        runWoken();
    }

    /** Commits and applies every batch that was offered, and those that follow from it. */
    void commitAll() {
        while (log.offeredCount() > 0) {
            commit(log.takeOffered());
        }
    }

    void commit(UnsafeBuffer batch) {
        position += batch.capacity();
        if (!ring.onBatch(position, logTimeNs, batch, 0, batch.capacity())) {
            throw new IllegalStateException("ring is full");
        }
        runWoken();
    }

    void tick(long afterNs) {
        nowNs += afterNs;
        kit.run(PartitionActor.Tick.INSTANCE);
    }

    /** Submits and returns the request's number. */
    long submit(byte[] section) {
        return submit(section, TestLedger.PRINCIPAL);
    }

    /** What was sent to the other partition's actor on the node since the last call. */
    List<PartitionActor.Message> sentTo(int node, int peer) {
        return peers.toPartition(node, peer);
    }

    long submit(byte[] section, String principal) {
        long correlation = correlations.next();
        kit.run(new PartitionActor.Submit(correlation, 10_000, principal, section));
        return correlation;
    }

    long nextCorrelation() {
        return correlations.next();
    }

    /** A number for a new transfer. */
    long nextNumber() {
        return nextNumber++;
    }

    /** Submits, commits and returns the first outcome. */
    Outcome decide(byte[] section) {
        long correlation = submit(section);
        commitAll();
        return TestLedger.onlyOutcome(decided(correlation).outcomes());
    }

    /** What the gateway's router got since the last call. */
    List<PartitionRouter.Message> replies() {
        return peers.toRouter(GATEWAY, partition);
    }

    PartitionRouter.Decided decided(long correlation) {
        List<PartitionRouter.Decided> found = new ArrayList<>();
        for (PartitionRouter.Message reply : replies()) {
            if (reply instanceof PartitionRouter.Decided decided && decided.correlation() == correlation) {
                found.add(decided);
            }
        }
        if (found.size() != 1) {
            throw new AssertionError("answers to " + correlation + ": " + found);
        }
        return found.get(0);
    }

    /** Runs the look-ups that have begun, and what the actor then has to do. */
    void runLookups() {
        while (!lookups.isEmpty()) {
            lookups.remove().run();
        }
        runWoken();
    }

    /** The same for a look-up that waits for its index, until it is over. */
    void awaitLookups() throws InterruptedException {
        while (!kit.selfInbox().hasMessages()) {
            Runnable look = lookups.poll(5, TimeUnit.SECONDS);
            if (look == null) {
                throw new AssertionError("the look-up does not end");
            }
            look.run();
        }
        runWoken();
    }

    /** Runs what the ring woke the actor for. */
    private void runWoken() {
        while (kit.selfInbox().hasMessages()) {
            kit.run(kit.selfInbox().receiveMessage());
        }
    }
}
