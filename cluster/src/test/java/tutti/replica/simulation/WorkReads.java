package tutti.replica.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Ledger;
import tutti.ledger.NewWork;
import tutti.ledger.WorkView;
import tutti.replica.simulation.oracle.AccountId;

/**
 * What gateways have read of works, from any member of the work's home. As in production what was read is used for a while after the
 * ledger time of the state that it was read from, so that no split that was added since can hold yet.
 */
final class WorkReads {
    private static final long NS_PER_S = 1_000_000_000;

    /** So long what was read is used. */
    private static final long USED_NS = 4 * NS_PER_S;

    /** How far ahead of a gateway's clock a play may be. */
    static final long PLAYED_AHEAD_MAX_NS = 64 * NS_PER_S;

    /** A new split begins to hold so long after it was added. Above the sum of the two. */
    static final long NOTICE_NS = 70 * NS_PER_S;

    private final World world;
    private final List<SimulatedPartition> partitions;
    private final Random random;
    private final Map<AccountId, Read> reads = new HashMap<>();

    WorkReads(World world, List<SimulatedPartition> partitions, Random random) {
        this.world = world;
        this.partitions = partitions;
        this.random = random;
    }

    /** The work as plays are paid by it now; null if all that can be read is too old. */
    @Nullable
    WorkView read(NewWork work, long nowNs) {
        AccountId id = new AccountId(work.idHigh(), work.idLow());
        Read read = reads.get(id);
        if (read == null || isOver(read, nowNs) || random.nextInt(8) == 0) {
            SimulatedMember member =
                    partitions.get(world.home(id.high(), id.low())).anyMember();
            Ledger ledger = member.isUp() ? member.running().ledger() : null;
            WorkView view = ledger == null ? null : ledger.work(id.high(), id.low());
            if (ledger != null && view != null) {
                read = new Read(view, ledger.timeNs());
                reads.put(id, read);
            }
        }
        return read == null || isOver(read, nowNs) ? null : read.work;
    }

    private static boolean isOver(Read read, long nowNs) {
        return read.timeNs + USED_NS < nowNs;
    }

    private record Read(WorkView work, long timeNs) {}
}
