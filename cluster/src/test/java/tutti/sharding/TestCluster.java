package tutti.sharding;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.config.BearerTokens;
import tutti.config.ConsensusConfig;
import tutti.config.FreePorts;
import tutti.config.GatewayConfig;
import tutti.config.HistoryConfig;
import tutti.config.LimitsConfig;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.config.ShardingConfig;
import tutti.config.StorageConfig;
import tutti.ledger.AccountView;
import tutti.ledger.Outcome;
import tutti.partition.SlotMap;
import tutti.replica.FakeHistory;

/** Three nodes' actor systems in this process, over Artery on loopback, with logs in memory. */
final class TestCluster implements AutoCloseable {
    static final int NODES = 3;
    static final int BATCH_BYTES_MAX = 1024 * 1024;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    final TestLedger ledger;
    private final int partitions;
    private final int idWindowMax;
    private final List<NodeAddress> addresses = new ArrayList<>();
    private final List<SharedLog> logs = new ArrayList<>();
    private final @Nullable ShardingSystem[] nodes;

    /** As full as the test says. */
    final FakeDisk[] disks;

    private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();

    TestCluster(int partitions) {
        this(partitions, NODES, TestLedger.LIMITS.idWindowMax());
    }

    TestCluster(int partitions, int nodeCount, int idWindowMax) {
        this.idWindowMax = idWindowMax;
        this.partitions = partitions;
        this.nodes = new ShardingSystem[nodeCount];
        this.disks = new FakeDisk[nodeCount];
        Arrays.setAll(disks, node -> new FakeDisk());
        this.ledger = new TestLedger(SlotMap.initial(partitions));
        int firstPort = FreePorts.block(nodeCount);
        for (int node = 0; node < nodeCount; node++) {
            addresses.add(new NodeAddress(node, "127.0.0.1", 0, 0, firstPort + node, 0));
        }
        for (int partition = 0; partition < partitions; partition++) {
            logs.add(new SharedLog(nodeCount, 7919 + partition));
        }
        for (int node = 0; node < nodeCount; node++) {
            start(node);
        }
        for (int partition = 0; partition < partitions; partition++) {
            logs.get(partition).elect(partition % nodeCount);
        }
    }

    void start(int node) {
        ShardingSystem system = new ShardingSystem(
                config(node),
                SlotMap.initial(partitions),
                "test",
                partition -> new FakeHistory(),
                ShardingMetrics.NONE,
                disks[node],
                (partition, peer, term, leads, start, stored) -> {},
                partition -> {},
                () -> {},
                fatal::set);
        nodes[node] = system;
        for (int partition = 0; partition < partitions; partition++) {
            logs.get(partition).join(node, system.committedLog(partition));
        }
        system.start(partition -> logs.get(partition).member(node));
    }

    /** Stops the node as if it had died: its members leave the logs first. */
    void stop(int node) {
        logs.forEach(log -> log.leave(node));
        node(node).close();
        nodes[node] = null;
    }

    ShardingSystem node(int node) {
        ShardingSystem system = nodes[node];
        if (system == null) {
            throw new IllegalStateException("node " + node + " does not run");
        }
        return system;
    }

    SharedLog log(int partition) {
        return logs.get(partition);
    }

    int port(int node) {
        return addresses.get(node).pekkoPort();
    }

    SubmitReply submit(int node, int partition, byte[] section) {
        return get(submitLater(node, partition, section));
    }

    CompletionStage<SubmitReply> submitLater(int node, int partition, byte[] section) {
        return node(node).partitions().submit(partition, TestLedger.PRINCIPAL, section, System.nanoTime() + TIMEOUT_NS);
    }

    /** Submits to the partition through the node and returns the outcomes, which must come. */
    List<Outcome> decide(int node, int partition, byte[] section) {
        return outcomes(submit(node, partition, section));
    }

    static List<Outcome> outcomes(SubmitReply reply) {
        if (reply instanceof SubmitReply.Decided decided) {
            return TestLedger.outcomes(decided.outcomes());
        }
        throw new AssertionError("not decided: " + reply);
    }

    AccountView account(int node, Query.Id id) {
        Query query = new Query.Accounts(List.of(id));
        CompletionStage<Answer> answer =
                node(node).partitions().query(ledger.home(id), query, System.nanoTime() + TIMEOUT_NS);
        List<AccountView> accounts = ((Answer.Accounts) get(answer)).accounts();
        if (accounts.size() != 1) {
            throw new AssertionError("no account " + id);
        }
        return accounts.get(0);
    }

    List<NodeReport> reports(int node) {
        return get(node(node).partitions().nodeReports(System.nanoTime() + TimeUnit.SECONDS.toNanos(2)));
    }

    /** What a partition actor died of, null if none did. */
    @Nullable
    Throwable fatal() {
        return fatal.get();
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(TIMEOUT_NS + TimeUnit.SECONDS.toNanos(10), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        logs.forEach(SharedLog::close);
        List<Thread> closing = new ArrayList<>();
        for (ShardingSystem system : nodes) {
            if (system != null) {
                Thread thread = new Thread(system::close, "close");
                thread.start();
                closing.add(thread);
            }
        }
        closing.forEach(TestCluster::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private NodeConfig config(int node) {
        ConsensusConfig consensus = new ConsensusConfig(
                100_000_000,
                1_000_000_000,
                500_000_000,
                2_000_000_000,
                16 << 20,
                7680,
                BATCH_BYTES_MAX,
                1,
                false,
                0,
                0,
                1_000_000,
                1L << 36);
        LimitsConfig limits = new LimitsConfig(
                TestLedger.LIMITS.accountsMax(),
                TestLedger.LIMITS.worksMax(),
                TestLedger.LIMITS.assetsMax(),
                TestLedger.LIMITS.principalsMax(),
                TestLedger.LIMITS.accrualsMax(),
                idWindowMax,
                idWindowMax,
                TestLedger.LIMITS.lateMaxNs(),
                TestLedger.LIMITS.splitNoticeNs(),
                TestLedger.LIMITS.mandatesMax());
        ShardingConfig sharding =
                new ShardingConfig(8 << 20, 100_000, 1_000_000_000, 4, 250_000_000, 50_000_000, 8192, 200_000_000);
        GatewayConfig gateway = new GatewayConfig(
                BearerTokens.none(),
                TestLedger.PRINCIPAL,
                8192,
                4 << 20,
                64 << 20,
                100,
                16,
                1000,
                10_000_000_000L,
                1,
                1);
        return new NodeConfig(
                node,
                addresses,
                partitions,
                Path.of("unused"),
                Path.of("unused"),
                consensus,
                limits,
                sharding,
                new HistoryConfig(1 << 20),
                new StorageConfig(1, 1),
                gateway);
    }
}
