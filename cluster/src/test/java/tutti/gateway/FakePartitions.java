package tutti.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.Answer;
import tutti.codec.OutcomeRecord;
import tutti.codec.Query;
import tutti.ledger.AccountView;
import tutti.ledger.AssetView;
import tutti.ledger.MandateView;
import tutti.ledger.Outcome;
import tutti.ledger.WorkView;
import tutti.partition.SlotMap;
import tutti.sharding.NodeReport;
import tutti.sharding.PartitionUnavailableException;
import tutti.sharding.Partitions;
import tutti.sharding.SubmitReply;

/**
 * Partitions in memory: they keep accounts, assets and works, remember ids, and check nothing else. Replies can be scripted,
 * and held back.
 */
final class FakePartitions implements Partitions {
    /** What was submitted, in order. */
    final List<FakeSection> submitted = new ArrayList<>();

    final List<Query> queries = new ArrayList<>();

    /** What this node's own replicas were asked for. */
    final List<Query.Works> looks = new ArrayList<>();

    /** True if this node's replicas lie so far behind that they hold no work yet. */
    boolean isBehind;

    /** Ledger time of the leaders. */
    long leaderTimeNs = FakeLedger.TIME_NS;

    /** Ledger time of this node's replicas: they are as new as can be. */
    long asOfNs = Long.MAX_VALUE;

    /** Found by their accounts. */
    final List<MandateView> mandates = new ArrayList<>();

    /** Partitions whose queries find no leader. */
    final Set<Integer> unreadable = new HashSet<>();

    /** What is accrued, by partition. */
    final Map<Integer, List<Answer.Accrued>> accrued = new HashMap<>();

    /** Books by partition. */
    final Map<Integer, Answer.Cut> cuts = new HashMap<>();

    /** Mark of an audit that another node began. */
    volatile long lastMark;

    /** Position that all logs have come to. */
    long position;

    final List<NodeReport> reports = new ArrayList<>();

    /** Partitions of which a snapshot was asked for, in order. */
    final List<Integer> snapshotsWanted = new ArrayList<>();

    /** Runs when one is asked for. */
    Runnable onSnapshotWanted = () -> {};

    final int[] leaders;

    /** Reads of assets until what was created is confirmed. */
    int readsUntilConfirmed;

    private final SlotMap slotMap;
    private final Map<Integer, Deque<SubmitReply>> scripts = new HashMap<>();
    private final FakeLedger ledger = new FakeLedger();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean isHolding;

    FakePartitions(int partitionCount) {
        slotMap = SlotMap.initial(partitionCount);
        leaders = new int[partitionCount];
    }

    /** The next sections to the partition get these replies, and are not applied. */
    synchronized void script(int partition, SubmitReply... replies) {
        scripts.computeIfAbsent(partition, key -> new ArrayDeque<>()).addAll(List.of(replies));
    }

    /** From now on replies to sections wait for {@link #release}. */
    synchronized void hold() {
        isHolding = true;
    }

    synchronized int heldCount() {
        return held.size();
    }

    /** Lets the oldest held reply go. */
    void release() {
        Runnable oldest;
        synchronized (this) {
            oldest = held.remove();
        }
        oldest.run();
    }

    /** Lets the newest held reply go. */
    void releaseNewest() {
        Runnable newest;
        synchronized (this) {
            newest = held.removeLast();
        }
        newest.run();
    }

    /** Lets all held replies go, and those to come. */
    void releaseAll() {
        List<Runnable> all;
        synchronized (this) {
            isHolding = false;
            all = List.copyOf(held);
            held.clear();
        }
        all.forEach(Runnable::run);
    }

    synchronized void addAccount(AccountView account) {
        ledger.accounts.put(new Query.Id(account.idHigh(), account.idLow()), account);
    }

    synchronized void addWork(WorkView work) {
        ledger.works.put(new Query.Id(work.idHigh(), work.idLow()), work);
    }

    synchronized void addAsset(AssetView asset) {
        ledger.assets.put(asset.asset(), asset);
    }

    synchronized int submittedCount() {
        return submitted.size();
    }

    @Override
    public CompletionStage<SubmitReply> submit(int partition, String principal, byte[] section, long deadlineNs) {
        CompletableFuture<SubmitReply> reply = new CompletableFuture<>();
        synchronized (this) {
            FakeSection decoded = FakeSection.decode(partition, principal, section, deadlineNs);
            submitted.add(decoded);
            Deque<SubmitReply> script = scripts.get(partition);
            SubmitReply answer =
                    script != null && !script.isEmpty() ? script.remove() : new SubmitReply.Decided(apply(decoded));
            if (isHolding) {
                held.add(() -> reply.complete(answer));
                return reply;
            }
            reply.complete(answer);
        }
        return reply;
    }

    @Override
    public CompletionStage<Answer> query(int partition, Query query, long deadlineNs) {
        synchronized (this) {
            queries.add(query);
            return unreadable.contains(partition)
                    ? CompletableFuture.failedFuture(new PartitionUnavailableException(partition))
                    : CompletableFuture.completedFuture(answer(partition, query));
        }
    }

    @Override
    public CompletionStage<Answer.Works> lookHere(int partition, Query.Works works) {
        synchronized (this) {
            looks.add(works);
            return CompletableFuture.completedFuture(
                    new Answer.Works(isBehind ? List.of() : found(partition, works.ids(), ledger.works), asOfNs));
        }
    }

    @Override
    public SlotMap slotMap() {
        return slotMap;
    }

    @Override
    public int leaderNode(int partition) {
        return leaders[partition];
    }

    @Override
    public void requestSnapshot(int partition) {
        snapshotsWanted.add(partition);
        onSnapshotWanted.run();
    }

    @Override
    public CompletionStage<List<NodeReport>> nodeReports(long deadlineNs) {
        return CompletableFuture.completedFuture(List.copyOf(reports));
    }

    private UnsafeBuffer apply(FakeSection section) {
        UnsafeBuffer outcomes = new UnsafeBuffer(new byte[section.count() * OutcomeRecord.BYTES]);
        for (int i = 0; i < section.count(); i++) {
            Outcome outcome = ledger.apply(section.records().get(i), section.principal());
            int offset = i * OutcomeRecord.BYTES;
            if (ledger.lastReplayed()) {
                OutcomeRecord.encodeReplayed(outcomes, offset, outcome, FakeLedger.TIME_NS);
            } else {
                OutcomeRecord.encodeFirst(outcomes, offset, outcome, FakeLedger.TIME_NS);
            }
        }
        return outcomes;
    }

    private Answer answer(int partition, Query query) {
        if (query instanceof Query.Accounts asked) {
            return new Answer.Accounts(
                    found(partition, asked.ids(), ledger.accounts), accrued.getOrDefault(partition, List.of()));
        }
        if (query instanceof Query.Works asked) {
            return new Answer.Works(found(partition, asked.ids(), ledger.works), leaderTimeNs);
        }
        if (query instanceof Query.Assets asked) {
            List<AssetView> known = new ArrayList<>(ledger.assets.values());
            known.removeIf(asset -> !asked.assets().contains(asset.asset()));
            List<Integer> confirmed = readsUntilConfirmed-- > 0
                    ? List.of()
                    : known.stream().map(AssetView::asset).toList();
            return new Answer.Assets(known, confirmed);
        }
        if (query instanceof Query.Mandates asked) {
            return new Answer.Mandates(mandates.stream()
                    .filter(mandate ->
                            asked.accounts().contains(new Query.Id(mandate.accountHigh(), mandate.accountLow())))
                    .toList());
        }
        if (query instanceof Query.Position) {
            return new Answer.Position(position);
        }
        Query.Cut asked = (Query.Cut) query;
        Answer.Cut cut = cuts.get(partition);
        if (asked.mark() < lastMark) {
            return new Answer.Cut(lastMark, 0, false, List.of(), List.of());
        }
        return cut != null
                ? new Answer.Cut(asked.mark(), cut.position(), cut.complete(), cut.totals(), cut.channels())
                : new Answer.Cut(lastMark, 0, false, List.of(), List.of());
    }

    private <T> List<T> found(int partition, List<Query.Id> ids, Map<Query.Id, T> all) {
        List<T> found = new ArrayList<>();
        for (Query.Id id : ids) {
            @Nullable T one = all.get(id);
            if (one != null && slotMap.partitionOf(id.high(), id.low()) == partition) {
                found.add(one);
            }
        }
        return found;
    }
}
