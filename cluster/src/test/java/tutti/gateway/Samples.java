package tutti.gateway;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tutti.config.BearerTokens;
import tutti.config.ConsensusConfig;
import tutti.config.GatewayConfig;
import tutti.config.HistoryConfig;
import tutti.config.LimitsConfig;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.config.ShardingConfig;
import tutti.config.StorageConfig;
import tutti.ledger.AccountView;
import tutti.ledger.Split;
import tutti.ledger.WorkView;
import tutti.partition.SlotMap;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;

/** Things to test with, homed where the test wants them. */
final class Samples {
    static final int ASSET = 1;

    private final SlotMap slotMap;
    private long lastLow;

    Samples(SlotMap slotMap) {
        this.slotMap = slotMap;
    }

    /** A new id whose home is the partition. */
    ByteString id(int partition) {
        do {
            lastLow++;
        } while (slotMap.partitionOf(7, lastLow) != partition);
        return IdBytes.of(7, lastLow);
    }

    AccountView account(int partition, int asset) {
        return account(id(partition), asset, 0);
    }

    static AccountView account(ByteString id, int asset, int flags) {
        return new AccountView(
                IdBytes.high(id), IdBytes.low(id), asset, flags, 5, 6, 0, 7, 8, "alice", 10, 200, 30, 4000, 99, 7);
    }

    WorkView work(int partition, long price, Split split) {
        ByteString id = id(partition);
        return new WorkView(IdBytes.high(id), IdBytes.low(id), ASSET, "Bolero", "FRZ039800212", price, 3, split, 77);
    }

    /** A split of equal shares among new accounts, the first ones larger where they do not divide the whole. */
    Split split(int shares) {
        long[] high = new long[shares];
        long[] low = new long[shares];
        int[] millionths = new int[shares];
        for (int i = 0; i < shares; i++) {
            ByteString id = id(i % slotMap.partitionCount());
            high[i] = IdBytes.high(id);
            low[i] = IdBytes.low(id);
            millionths[i] = Split.WHOLE / shares + (i < Split.WHOLE % shares ? 1 : 0);
        }
        return new Split(high, low, millionths);
    }

    Transfer transfer(int partition) {
        return Transfer.newBuilder()
                .setId(id(partition))
                .setDebitAccountId(id(partition))
                .setCreditAccountId(id(partition))
                .setAmount(5)
                .build();
    }

    StreamPayment payment(int partition, WorkView work) {
        return StreamPayment.newBuilder()
                .setId(id(partition))
                .setPayerAccountId(id(partition))
                .setWorkId(IdBytes.of(work.idHigh(), work.idLow()))
                .setUnits(1)
                .build();
    }

    static Caller caller() {
        return new Caller("alice", System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
    }

    /** Free ports, bounds small enough to be reached. */
    static NodeConfig config(BearerTokens tokens) {
        return config(gateway(tokens));
    }

    static NodeConfig config(GatewayConfig gateway) {
        return new NodeConfig(
                0,
                List.of(new NodeAddress(0, "127.0.0.1", 0, 0, 1, 2), new NodeAddress(1, "::1", 11, 12, 13, 14)),
                2,
                Path.of("data"),
                Path.of("aeron"),
                new ConsensusConfig(1, 1, 1, 1, 1, 1, 1, 1, false, 1, 1, 1, 1),
                new LimitsConfig(1, 1, 1, 1, 1, 1, 1, TimeUnit.DAYS.toNanos(30), TimeUnit.MINUTES.toNanos(10), 1),
                new ShardingConfig(1, 1, 1, 1, 1, 1, 1, 1),
                new HistoryConfig(1 << 20),
                new StorageConfig(1, 1),
                gateway);
    }

    static GatewayConfig gateway(BearerTokens tokens) {
        return gateway(tokens, 1024);
    }

    static GatewayConfig gateway(BearerTokens tokens, int workCacheMax) {
        return new GatewayConfig(
                tokens,
                "local",
                8192,
                1024 * 1024,
                8 * 1024 * 1024,
                50,
                4,
                100,
                TimeUnit.SECONDS.toNanos(3),
                TimeUnit.SECONDS.toNanos(60),
                workCacheMax);
    }
}
