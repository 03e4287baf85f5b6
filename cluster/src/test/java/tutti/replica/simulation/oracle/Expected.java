package tutti.replica.simulation.oracle;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ledger's state must be, by the oracle. */
public final class Expected {
    private final State state;

    Expected(State state) {
        this.state = state;
    }

    public Collection<OracleAccount> accountsOf(int partition) {
        return state.sides.get(partition).accounts.values();
    }

    /** Works that live in the partition. */
    public List<OracleWork> worksOf(int partition) {
        Side home = state.sides.get(partition);
        return state.works.values().stream()
                .filter(work -> state.isHome(home, work.id()))
                .toList();
    }

    public @Nullable OracleAccount account(int partition, AccountId id) {
        return state.sides.get(partition).accounts.get(id);
    }

    public long accrued(int partition, AccountId payee) {
        long sum = 0;
        for (Side.Out out : state.sides.get(partition).channels) {
            for (var accrual : out.accruals.entrySet()) {
                sum += accrual.getKey().id().equals(payee) ? accrual.getValue().amount : 0;
            }
        }
        return sum;
    }

    public long timeNs(int partition) {
        return state.sides.get(partition).timeNs;
    }

    public long sent(int partition, int to) {
        return state.sides.get(partition).channels.get(to).sent.size();
    }

    public long acknowledged(int partition, int to) {
        return state.sides.get(partition).channels.get(to).acknowledged;
    }

    public long received(int partition, int from) {
        return state.sides.get(partition).received[from];
    }

    public long pendingCount(int partition) {
        return state.sides.get(partition).pending.size();
    }

    public long scheduledCount(int partition) {
        return state.sides.get(partition).scheduled.size();
    }

    public long undecidedCount(int partition) {
        return state.sides.get(partition).undecided;
    }

    public long postedCount(int partition) {
        return state.sides.get(partition).posted;
    }

    /** What was asked under an id that the partition keeps; null if it keeps none. */
    public @Nullable Asked asked(int partition, TransferId id) {
        Stored stored = state.sides.get(partition).ids.get(id);
        return stored == null ? null : stored.asked;
    }

    /** What an undecided transfer of the partition reserves. */
    public long reserved(int partition, TransferId id) {
        Stored stored = state.sides.get(partition).ids.get(id);
        if (stored == null || !stored.waitsForAnother()) {
            throw new OracleMismatch(id + " waits for nobody");
        }
        return stored.moved;
    }
}
