package tutti.consensus.trial;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.config.BearerTokens;
import tutti.config.ConsensusConfig;
import tutti.config.GatewayConfig;
import tutti.config.HistoryConfig;
import tutti.config.LimitsConfig;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.config.ShardingConfig;
import tutti.config.StorageConfig;
import tutti.consensus.Beginning;
import tutti.consensus.ConsensusNode;
import tutti.consensus.FatalHandler;
import tutti.partition.CommandLog;
import tutti.replica.HistoryStore;

/** One node of a trial in a process of its own; one thread a partition stands for the actor that owns it. */
public final class TrialNode {
    private static final long MS = 1_000_000;

    private final int node;
    private final TrialBoard board;
    private final ConsensusNode consensus;

    private TrialNode(int node, TrialBoard board, ConsensusNode consensus) {
        this.node = node;
        this.board = board;
        this.consensus = consensus;
    }

    /** Arguments: node, nodes, partitions, folder, first port, folder of the drivers. */
    public static void main(String[] args) throws InterruptedException {
        int node = Integer.parseInt(args[0]);
        int partitions = Integer.parseInt(args[2]);
        Path folder = Path.of(args[3]);
        NodeConfig config = config(
                node, Integer.parseInt(args[1]), partitions, folder, Integer.parseInt(args[4]), Path.of(args[5]));
        TrialBoard board = new TrialBoard(boardFile(folder, node));
        ConsensusNode consensus = ConsensusNode.create(config, Beginning.NORMAL, FatalHandler.halting());
        TrialNode trial = new TrialNode(node, board, consensus);
        List<Latencies> latencies = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            latencies.add(new Latencies());
        }
        consensus.start(
                partition -> new DigestLog(node, partition, board, latencies.get(partition)),
                partition -> HistoryStore.none(),
                () -> false);
        List<Thread> actors = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            int partition = p;
            Thread actor = new Thread(() -> trial.act(partition, latencies.get(partition)), "actor-" + p);
            actor.start();
            actors.add(actor);
        }
        for (Thread actor : actors) {
            actor.join();
        }
        consensus.close();
        board.close();
    }

    static Path boardFile(Path folder, int node) {
        return folder.resolve("board-" + node);
    }

    static NodeConfig config(int node, int nodes, int partitions, Path folder, int firstPort, Path drivers) {
        List<NodeAddress> addresses = new ArrayList<>();
        for (int n = 0; n < nodes; n++) {
            addresses.add(new NodeAddress(n, "127.0.0.1", 1, 1, 1, firstPort + n * NodeAddress.aeronPorts(partitions)));
        }
        ConsensusConfig consensus = new ConsensusConfig(
                100 * MS,
                1000 * MS,
                500 * MS,
                5000 * MS,
                Integer.getInteger("trial.termBytes", 16 * 1024 * 1024),
                Integer.getInteger("trial.frameBytesMax", 32_256),
                1024 * 1024,
                Integer.getInteger("trial.fileSyncLevel", 1),
                Integer.getInteger("trial.fileSyncLevel", 1) == 0,
                60,
                0,
                Long.getLong("trial.idleParkMaxNs", MS),
                1L << 36);
        return new NodeConfig(
                node,
                addresses,
                partitions,
                folder.resolve("node-" + node),
                drivers.resolve("node-" + node),
                consensus,
                new LimitsConfig(1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
                new ShardingConfig(1, 1, 1, 1, 1, 1, 1, 1),
                new HistoryConfig(1 << 20),
                new StorageConfig(1, 1),
                new GatewayConfig(BearerTokens.none(), "trial", 1, 1, 1, 1, 1, 1, 1, 1, 1));
    }

    private void act(int partition, Latencies latencies) {
        CommandLog log = consensus.commandLog(partition);
        UnsafeBuffer batch = new UnsafeBuffer(ByteBuffer.allocateDirect(1024 * 1024));
        long offered = 0;
        long dueNs = System.nanoTime();
        long snapshots = board.order(TrialBoard.SNAPSHOTS);
        long reportAtNs = dueNs;
        long latencyAtNs = dueNs;
        while (board.order(TrialBoard.STOP) == 0) {
            long now = System.nanoTime();
            int work = log.poll(now);
            if (now - reportAtNs > 0) {
                report(partition, log);
                reportAtNs = now + 2 * MS;
            }
            if (now - latencyAtNs > 0) {
                reportLatency(partition, latencies);
                latencyAtNs = now + 200 * MS;
            }
            long rate = board.order(TrialBoard.RATE);
            if (rate == 0 || !log.isReady()) {
                dueNs = now;
            } else if (now - dueNs >= 0) {
                batch.putLong(0, node);
                batch.putLong(Long.BYTES, dueNs);
                batch.putLong(2 * Long.BYTES, ++offered);
                if (log.offer(batch, 0, (int) board.order(TrialBoard.BATCH_BYTES)) > 0) {
                    dueNs = Math.max(dueNs + 1_000_000_000L / rate, now - 20 * MS);
                    work++;
                }
            }
            if (partition == 0 && snapshots != board.order(TrialBoard.SNAPSHOTS)) {
                snapshots = board.order(TrialBoard.SNAPSHOTS);
                for (int p = 0; log.isLeader() && p < 1; p++) {
                    consensus.takeSnapshot(p);
                }
            }
            if (work == 0) {
                boolean waits = rate == 0 || !log.isReady();
                LockSupport.parkNanos(waits ? 2 * MS : Math.max(50_000, Math.min(MS, dueNs - System.nanoTime())));
            }
        }
    }

    private void report(int partition, CommandLog log) {
        board.put(partition, TrialBoard.LEADER, log.isLeader() ? 1 : 0);
        board.put(partition, TrialBoard.READY, log.isReady() ? 1 : 0);
        board.put(partition, TrialBoard.KNOWN_LEADER, log.leaderMemberId());
        board.put(partition, TrialBoard.TERM, log.leadershipTermId());
        board.put(partition, TrialBoard.STORED, log.storedPosition());
        board.put(partition, TrialBoard.COMMITTED, log.committedPosition());
    }

    private void reportLatency(int partition, Latencies latencies) {
        if (board.get(partition, TrialBoard.LATENCY_COUNT) < 0) {
            latencies.clear();
        }
        board.put(partition, TrialBoard.LATENCY_P50, latencies.percentile(50));
        board.put(partition, TrialBoard.LATENCY_P99, latencies.percentile(99));
        board.put(partition, TrialBoard.LATENCY_MAX, latencies.percentile(100));
        board.put(partition, TrialBoard.LATENCY_COUNT, latencies.count());
    }
}
