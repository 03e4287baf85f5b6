package tutti.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tutti.codec.Query;
import tutti.ledger.AccountView;
import tutti.ledger.AssetView;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.Outcome;
import tutti.ledger.SplitVersion;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.WorkView;

/** What {@link FakePartitions} keep. Posts and creates whatever comes, once for each id. */
final class FakeLedger {
    static final long TIME_NS = 1_700_000_000_000_000_000L;

    final Map<Query.Id, AccountView> accounts = new HashMap<>();
    final Map<Query.Id, WorkView> works = new HashMap<>();
    final Map<Integer, AssetView> assets = new TreeMap<>();

    private final Set<Query.Id> spentIds = new HashSet<>();
    private boolean lastReplayed;

    Outcome apply(Object command, String principal) {
        lastReplayed = false;
        if (command instanceof Transfer transfer) {
            return post(new Query.Id(transfer.idHigh, transfer.idLow));
        }
        if (command instanceof StreamPayment payment) {
            return post(new Query.Id(payment.idHigh, payment.idLow));
        }
        if (command instanceof NewAccount account) {
            return created(accounts.putIfAbsent(
                    new Query.Id(account.idHigh(), account.idLow()),
                    new AccountView(
                            account.idHigh(),
                            account.idLow(),
                            account.asset(),
                            account.flags(),
                            account.code(),
                            account.userData(),
                            account.userDataHigh(),
                            account.userDataLow(),
                            account.userDataShort(),
                            principal,
                            0,
                            0,
                            0,
                            0,
                            TIME_NS,
                            0)));
        }
        if (command instanceof NewAsset asset) {
            return created(assets.putIfAbsent(
                    asset.asset(),
                    new AssetView(asset.asset(), asset.symbol(), asset.decimals(), asset.maximumSupply())));
        }
        if (command instanceof NewWork work) {
            return created(works.putIfAbsent(
                    new Query.Id(work.idHigh(), work.idLow()),
                    new WorkView(
                            work.idHigh(),
                            work.idLow(),
                            work.asset(),
                            work.title(),
                            work.isrc(),
                            work.price(),
                            1,
                            work.split(),
                            TIME_NS)));
        }
        if (command instanceof NewSplit split) {
            return works.computeIfPresent(
                                    new Query.Id(split.workHigh(), split.workLow()), (id, work) -> with(work, split))
                            == null
                    ? Outcome.WORK_NOT_FOUND
                    : Outcome.CREATED;
        }
        return Outcome.POSTED;
    }

    boolean lastReplayed() {
        return lastReplayed;
    }

    private Outcome post(Query.Id id) {
        lastReplayed = !spentIds.add(id);
        return Outcome.POSTED;
    }

    private static WorkView with(WorkView work, NewSplit split) {
        List<SplitVersion> versions = new ArrayList<>(work.versions());
        versions.add(new SplitVersion(split.version(), split.effectiveFromNs(), split.split()));
        return new WorkView(
                work.idHigh(),
                work.idLow(),
                work.asset(),
                work.title(),
                work.isrc(),
                work.price(),
                versions,
                work.registeredAtNs());
    }

    private static Outcome created(@Nullable Object before) {
        return before == null ? Outcome.CREATED : Outcome.EXISTS;
    }
}
