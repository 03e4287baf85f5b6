package tutti.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** What must hold of a node's settings, each and among each other. Messages name every setting concerned and its value. */
final class NodeConfigCheck {
    /** How far ahead of ledger time a play may have been, as the ledger has it. */
    private static final long PLAYED_AHEAD_NS = 60_000_000_000L;

    /** A year. */
    private static final long SPLIT_NOTICE_NS_MAX = 365L * 24 * 3600 * 1_000_000_000L;

    private static final int PARTITIONS_MAX = 64;
    private static final int NODES_MAX = 99;
    private static final int PORT_MAX = 65_535;
    private static final int ITEMS_MAX = 8192;
    private static final int SETTLE_PAYEES_MAX = 8192;
    private static final int TABLE_MAX = 1 << 28;
    private static final int REQUEST_BYTES_MIN = 64 * 1024;
    private static final int REQUEST_BYTES_MAX = 64 * 1024 * 1024;
    /** What fits the 1,500 bytes of an Ethernet frame, and Aeron's longest; both multiples of its alignment. */
    private static final int FRAME_BYTES_LEAST = 1408;

    private static final int FRAME_BYTES_MOST = 65_504;
    private static final int FRAME_ALIGNMENT = 32;

    /** A member that restarts must find what it missed. */
    private static final long SNAPSHOT_LOG_BYTES_MIN = 1L << 24;

    private static final long LOG_KEPT_BYTES_MIN = 1L << 28;

    private static final int LOG_TERM_BYTES_MIN = 1024 * 1024;
    private static final int LOG_TERM_BYTES_MAX = 1024 * 1024 * 1024;
    private static final int MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

    private static final int HISTORY_BYTES_MIN = 1024 * 1024;
    private static final int HISTORY_BYTES_MAX = 1024 * 1024 * 1024;

    /** A start writes a few MiB, and LevelDB up to twice its write buffer. */
    private static final long DISK_RESERVE_BYTES_MIN = 32L * 1024 * 1024;

    private static final long DISK_BYTES_MAX = 1L << 40;

    /** Room in a log message for the headers of batch, session and frames. */
    private static final int HEADERS_BYTES = 4 * 1024;

    private NodeConfigCheck() {}

    static void check(NodeConfig config) {
        checkNodes(config);
        checkConsensus(config.consensus());
        checkLimits(config.limits(), config.sharding());
        checkSharding(config.sharding(), config.consensus(), config.gateway());
        checkHistory(config.history());
        checkStorage(config.storage(), config.history(), config.partitions());
        checkGateway(config.gateway(), config.consensus());
        checkNotice(config.limits(), config.gateway());
        checkCallers(config);
    }

    private static void checkNodes(NodeConfig config) {
        range("tutti.partitions", config.partitions(), 1, PARTITIONS_MAX);
        range("number of tutti.nodes", config.nodes().size(), 1, NODES_MAX);
        if (config.node() < 0 || config.node() >= config.nodes().size()) {
            throw new ConfigException("tutti.node=" + config.node() + " must be the place of one of the "
                    + config.nodes().size() + " tutti.nodes, from 0");
        }
        List<PortRange> taken = new ArrayList<>();
        for (NodeAddress node : config.nodes()) {
            String path = "tutti.nodes[" + node.node() + "].";
            int aeronPorts = NodeAddress.aeronPorts(config.partitions());
            take(taken, new PortRange(path + "grpc-port", node.host(), node.grpcPort(), 1));
            take(taken, new PortRange(path + "http-port", node.host(), node.httpPort(), 1));
            take(taken, new PortRange(path + "pekko-port", node.host(), node.pekkoPort(), 1));
            take(taken, new PortRange(path + "aeron-port", node.host(), node.aeronPort(), aeronPorts));
        }
    }

    private static void take(List<PortRange> taken, PortRange range) {
        range(range.name, range.first, 1, PORT_MAX + 1 - range.count);
        for (PortRange other : taken) {
            if (other.meets(range)) {
                throw new ConfigException(range + " and " + other + " overlap on host " + range.host);
            }
        }
        taken.add(range);
    }

    private static void checkConsensus(ConsensusConfig consensus) {
        String path = "tutti.consensus.";
        positive(path + "heartbeat-interval", consensus.heartbeatIntervalNs());
        positive(path + "idle-park-max", consensus.idleParkMaxNs());
        atLeastTimes(
                path + "heartbeat-timeout",
                consensus.heartbeatTimeoutNs(),
                2,
                path + "heartbeat-interval",
                consensus.heartbeatIntervalNs());
        atLeastTimes(
                path + "election-timeout",
                consensus.electionTimeoutNs(),
                2,
                path + "heartbeat-interval",
                consensus.heartbeatIntervalNs());
        atLeastTimes(
                path + "startup-canvass-timeout",
                consensus.startupCanvassTimeoutNs(),
                2,
                path + "heartbeat-timeout",
                consensus.heartbeatTimeoutNs());
        atLeastTimes(
                path + "heartbeat-interval",
                consensus.heartbeatIntervalNs(),
                2,
                path + "idle-park-max",
                consensus.idleParkMaxNs());
        range(path + "log-term-bytes", consensus.logTermBytes(), LOG_TERM_BYTES_MIN, LOG_TERM_BYTES_MAX);
        powerOfTwo(path + "log-term-bytes", consensus.logTermBytes());
        range(path + "frame-bytes-max", consensus.frameBytesMax(), FRAME_BYTES_LEAST, FRAME_BYTES_MOST);
        if (consensus.frameBytesMax() % FRAME_ALIGNMENT != 0) {
            throw new ConfigException(path + "frame-bytes-max=" + consensus.frameBytesMax() + " must be a multiple of "
                    + FRAME_ALIGNMENT);
        }
        range(
                path + "batch-bytes-max",
                consensus.batchBytesMax(),
                GatewayConfig.SECTION_BYTES_MAX + HEADERS_BYTES,
                MESSAGE_BYTES_MAX);
        int messageBytesMax = Math.min(consensus.logTermBytes() / 8, MESSAGE_BYTES_MAX);
        if (consensus.batchBytesMax() > messageBytesMax - HEADERS_BYTES) {
            throw new ConfigException(path + "batch-bytes-max=" + consensus.batchBytesMax() + " must be "
                    + HEADERS_BYTES + " below the largest message, " + messageBytesMax + ", that " + path
                    + "log-term-bytes=" + consensus.logTermBytes() + " allows");
        }
        range(path + "file-sync-level", consensus.fileSyncLevel(), 0, 2);
        checkSync(path, consensus);
        range(path + "snapshot-every-minutes", consensus.snapshotEveryMinutes(), 0, 7 * 24 * 60);
        if (consensus.snapshotLogBytes() != 0 && consensus.snapshotLogBytes() < SNAPSHOT_LOG_BYTES_MIN) {
            throw new ConfigException(path + "snapshot-log-bytes=" + consensus.snapshotLogBytes()
                    + " must be 0 or at least " + SNAPSHOT_LOG_BYTES_MIN);
        }
        if (consensus.logKeptBytesMax() < LOG_KEPT_BYTES_MIN) {
            throw new ConfigException(path + "log-kept-bytes-max=" + consensus.logKeptBytesMax() + " must be at least "
                    + LOG_KEPT_BYTES_MIN);
        }
    }

    /** Nobody shall run without syncs by accident, nor believe that they are off while they are not. */
    private static void checkSync(String path, ConsensusConfig consensus) {
        boolean isSynced = consensus.fileSyncLevel() > 0;
        if (!isSynced && !consensus.unsafeNoSync()) {
            throw new ConfigException(
                    path + "file-sync-level=0 loses acknowledged payments with the power of a majority;"
                            + " take 1, or set " + path + "unsafe-no-sync=true if that is what you want");
        }
        if (isSynced && consensus.unsafeNoSync()) {
            throw new ConfigException(path + "unsafe-no-sync=true needs " + path + "file-sync-level=0, which is "
                    + consensus.fileSyncLevel());
        }
    }

    /** What was admitted before the disk was found low must still find room, and so must a start. */
    private static void checkStorage(StorageConfig storage, HistoryConfig history, int partitions) {
        String path = "tutti.storage.";
        range(path + "disk-reserve", storage.diskReserveBytes(), DISK_RESERVE_BYTES_MIN, DISK_BYTES_MAX);
        long least = Math.max(DISK_RESERVE_BYTES_MIN, 2L * partitions * history.waitingBytesMax());
        if (storage.diskLowBytes() < least || storage.diskLowBytes() > DISK_BYTES_MAX) {
            throw new ConfigException(path + "disk-low=" + storage.diskLowBytes() + " must be from " + least
                    + ", which is twice tutti.history.waiting-bytes-max=" + history.waitingBytesMax() + " for each of "
                    + partitions + " partitions and at least " + DISK_RESERVE_BYTES_MIN + ", to " + DISK_BYTES_MAX);
        }
    }

    private static void checkHistory(HistoryConfig history) {
        range("tutti.history.waiting-bytes-max", history.waitingBytesMax(), HISTORY_BYTES_MIN, HISTORY_BYTES_MAX);
    }

    private static void checkLimits(LimitsConfig limits, ShardingConfig sharding) {
        String path = "tutti.limits.";
        range(path + "accounts-max", limits.accountsMax(), 1, TABLE_MAX);
        range(path + "works-max", limits.worksMax(), 1, TABLE_MAX);
        range(path + "assets-max", limits.assetsMax(), 1, TABLE_MAX);
        range(path + "principals-max", limits.principalsMax(), 1, TABLE_MAX);
        range(path + "accruals-max", limits.accrualsMax(), 1, TABLE_MAX);
        range(path + "mandates-max", limits.mandatesMax(), 1, TABLE_MAX);
        range(path + "id-window-max", limits.idWindowMax(), 1, TABLE_MAX);
        powerOfTwo(path + "id-window-max", limits.idWindowMax());
        positive(path + "late-max", limits.lateMaxNs());
        atLeastTimes(
                path + "id-window-max",
                limits.idWindowMax(),
                2,
                "tutti.sharding.queue-items-max",
                sharding.queueItemsMax());
        range(path + "id-window-kept", limits.idWindowKept(), 1, limits.idWindowMax());
    }

    private static void checkSharding(ShardingConfig sharding, ConsensusConfig consensus, GatewayConfig gateway) {
        String path = "tutti.sharding.";
        powerOfTwo(path + "committed-bytes-max", sharding.committedBytesMax());
        atLeastTimes(
                path + "committed-bytes-max",
                sharding.committedBytesMax(),
                4,
                "tutti.consensus.batch-bytes-max",
                consensus.batchBytesMax());
        atLeastTimes(
                path + "queue-items-max", sharding.queueItemsMax(), 1, "tutti.gateway.items-max", gateway.itemsMax());
        range(path + "in-flight-batches-max", sharding.inFlightBatchesMax(), 1, 1024);
        positive(path + "route-retry", sharding.routeRetryNs());
        atLeastTimes(
                "tutti.gateway.request-timeout",
                gateway.requestTimeoutNs(),
                2,
                path + "route-retry",
                sharding.routeRetryNs());
        positive(path + "queue-wait-max", sharding.queueWaitMaxNs());
        positive(path + "settle-interval", sharding.settleIntervalNs());
        range(path + "settle-payees-max", sharding.settlePayeesMax(), 1, SETTLE_PAYEES_MAX);
        positive(path + "status-interval", sharding.statusIntervalNs());
    }

    private static void checkGateway(GatewayConfig gateway, ConsensusConfig consensus) {
        String path = "tutti.gateway.";
        PrincipalName.check(path + "default-principal", gateway.defaultPrincipal());
        range(path + "items-max", gateway.itemsMax(), 1, ITEMS_MAX);
        range(path + "request-bytes-max", gateway.requestBytesMax(), REQUEST_BYTES_MIN, REQUEST_BYTES_MAX);
        atLeastTimes(
                path + "request-bytes-in-flight-max",
                gateway.requestBytesInFlightMax(),
                2,
                path + "request-bytes-max",
                gateway.requestBytesMax());
        range(path + "connections-max", gateway.connectionsMax(), 1, PORT_MAX);
        range(path + "stream-requests-max", gateway.streamRequestsMax(), 1, ITEMS_MAX);
        range(path + "requests-in-flight-max", gateway.requestsInFlightMax(), 1, 1 << 20);
        atLeastTimes(
                path + "requests-in-flight-max",
                gateway.requestsInFlightMax(),
                2,
                path + "stream-requests-max",
                gateway.streamRequestsMax());
        long failoverNs = consensus.heartbeatTimeoutNs() + consensus.electionTimeoutNs();
        if (gateway.requestTimeoutNs() < 2 * failoverNs) {
            throw new ConfigException(path + "request-timeout=" + millis(gateway.requestTimeoutNs())
                    + " must be at least twice the sum of tutti.consensus.heartbeat-timeout="
                    + millis(consensus.heartbeatTimeoutNs()) + " and tutti.consensus.election-timeout="
                    + millis(consensus.electionTimeoutNs()));
        }
        positive(path + "work-cache", gateway.workCacheNs());
        range(path + "work-cache-max", gateway.workCacheMax(), 64, 1 << 24);
    }

    /** A payment that follows a split read so long ago must be in its log before the next split can begin to hold. */
    private static void checkNotice(LimitsConfig limits, GatewayConfig gateway) {
        String name = "tutti.limits.split-notice";
        range(name, limits.splitNoticeNs(), 1, SPLIT_NOTICE_NS_MAX);
        long onTheWayNs = Math.max(gateway.workCacheNs(), 2 * gateway.requestTimeoutNs() + PLAYED_AHEAD_NS);
        if (limits.splitNoticeNs() - gateway.workCacheNs() < onTheWayNs) {
            throw new ConfigException(name + "=" + millis(limits.splitNoticeNs()) + " must be at least "
                    + "tutti.gateway.work-cache=" + millis(gateway.workCacheNs()) + " and " + millis(onTheWayNs)
                    + " more: as long again, or twice tutti.gateway.request-timeout="
                    + millis(gateway.requestTimeoutNs()) + " and a minute");
        }
    }

    /** Without tokens whoever reaches the port may spend, so that only this machine may reach it. */
    private static void checkCallers(NodeConfig config) {
        String host = config.self().host();
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress() && config.gateway().tokens().isEmpty()) {
                    throw new ConfigException("tutti.gateway.tokens-file is needed, since tutti.nodes[" + config.node()
                            + "].host=" + host + " is not a loopback address");
                }
            }
        } catch (UnknownHostException e) {
            throw new ConfigException("tutti.nodes[" + config.node() + "].host=" + host + " cannot be resolved");
        }
    }

    private static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ConfigException(name + "=" + value + " must be from " + least + " to " + most);
        }
    }

    private static void positive(String name, long nanos) {
        if (nanos <= 0) {
            throw new ConfigException(name + "=" + millis(nanos) + " must be above 0");
        }
    }

    private static void powerOfTwo(String name, int value) {
        if (value <= 0 || Integer.bitCount(value) != 1) {
            throw new ConfigException(name + "=" + value + " must be a power of 2");
        }
    }

    private static void atLeastTimes(String name, long value, int times, String otherName, long other) {
        if (value < times * other) {
            boolean duration = isDuration(name);
            throw new ConfigException(name + "=" + (duration ? millis(value) : value) + " must be at least " + times
                    + (times == 1 ? " time " : " times ") + otherName + "=" + (duration ? millis(other) : other));
        }
    }

    private static boolean isDuration(String name) {
        return name.endsWith("-timeout") || name.endsWith("-interval");
    }

    private static String millis(long nanos) {
        return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + "ms" : nanos + "ns";
    }

    /** Ports that one setting takes on a host. */
    private record PortRange(String name, String host, int first, int count) {
        boolean meets(PortRange other) {
            return host.equals(other.host) && first < other.first + other.count && other.first < first + count;
        }

        @Override
        public String toString() {
            return name + "=" + first + (count == 1 ? "" : " to " + (first + count - 1));
        }
    }
}
