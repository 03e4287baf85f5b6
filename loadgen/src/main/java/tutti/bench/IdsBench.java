package tutti.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import tutti.audit.CpuMeter;
import tutti.audit.ReplicaWatch;
import tutti.client.ClusterMap;
import tutti.client.TuttiClient;
import tutti.driver.GapTracker;
import tutti.driver.LedgerSetup;
import tutti.driver.OperationListener;
import tutti.v1.Outcome;
import tutti.workload.IdStyle;
import tutti.workload.Mix;
import tutti.workload.TransferPlan;

/**
 * Whether ids are known for ever: requests of every kind, with ids of every style, are sent again after each thing that could make a ledger
 * forget them. Each must be answered as it was, and refused if its amount is another; in the end the books must hold what the first
 * answers said.
 */
public final class IdsBench {
    private static final long MINTED_PER_ACCOUNT = 100_000;
    private static final int HALF = 500_000;
    private static final int FILL_ITEMS = 8_000;
    private static final double FILL_MORE = 1.25;
    private static final double US_PER_MS = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TuttiClient client;
    private final Settings settings;
    private final CpuMeter nodesCpu;
    private final NodeControl nodes;
    private final Consumer<String> progress;
    private final AtomicLong numbers =
            new AtomicLong(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) << Integer.SIZE);
    private final List<List<BankRequest>> requests = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, Number> notes = new LinkedHashMap<>();
    private final Histogram latencyUs = TransferLane.newHistogram();
    private long sentAgain;
    private long sendingNs;

    /**
     * What to do.
     *
     * @param callers customers of each style of ids at a time
     * @param duration how long requests are made
     * @param idsInMemory how many ids a partition holds in memory
     */
    public record Settings(long seed, int asset, int accounts, int callers, Duration duration, int idsInMemory) {
        TransferPlan.Spec plan() {
            return new TransferPlan.Spec(seed, asset, accounts, HALF);
        }
    }

    public IdsBench(
            TuttiClient client, Settings settings, CpuMeter nodesCpu, NodeControl nodes, Consumer<String> progress) {
        this.client = client;
        this.settings = settings;
        this.nodesCpu = nodesCpu;
        this.nodes = nodes;
        this.progress = progress;
    }

    /** Prepares the ledger, makes requests, and sends them again after one thing after the other. */
    public BenchResult run() {
        ClusterMap map = client.blocking().clusterMap();
        TransferPlan plan = new TransferPlan(settings.plan(), map.partitionCount(), map::partitionOf);
        new LedgerSetup(client, settings.asset(), progress).open(plan, MINTED_PER_ACCOUNT);
        ExpectedBooks books = new ExpectedBooks(client.blocking(), plan.accountIds());
        double cpuBefore = nodesCpu.seconds();
        GapTracker gaps = makeRequests(map, plan, books, "");

        sendAgain("atOnce", "at once");
        killMostLeading();
        sendAgain("afterLeaderChange", "leader killed");
        fill(map, plan, books);
        makeRequests(map, plan, books, ", memory full of others");
        sendAgain("afterLeavingMemory", "no longer in memory");
        progress.accept("waiting for snapshots, then stopping all nodes and starting them again");
        nodes.restartFromSnapshots();
        sendAgain("afterRestart", "all restarted from snapshots");
        emptyMostLeading();
        sendAgain("afterReplacement", "a node emptied");
        killMostLeading();
        sendAgain("afterNextLeaderChange", "next leader killed");
        checks.addAll(new TransferAudit(client, books, LIMIT, progress).ofLedger());
        return result(map, gaps, nodesCpu.seconds() - cpuBefore);
    }

    /** Makes new requests and enters them once nothing of them is pending. */
    private GapTracker makeRequests(ClusterMap map, TransferPlan plan, ExpectedBooks books, String when) {
        progress.accept("making requests for " + settings.duration().toSeconds() + " s");
        GapTracker gaps = new GapTracker(1);
        long startNs = System.nanoTime();
        gaps.start(startNs);
        Map<IdStyle, List<BankCaller>> byStyle = new EnumMap<>(IdStyle.class);
        List<BankCaller> callers = new ArrayList<>();
        for (IdStyle style : IdStyle.values()) {
            List<BankCaller> own = new ArrayList<>();
            for (int i = 0; i < settings.callers(); i++) {
                long seed = Mix.bits(settings.seed(), callers.size() + i);
                long endNs = startNs + settings.duration().toNanos();
                own.add(new BankCaller(
                        client.blocking(),
                        plan,
                        map.partitionCount(),
                        seed,
                        style,
                        numbers,
                        () -> System.nanoTime() - endNs >= 0,
                        gaps,
                        OperationListener.NONE));
            }
            byStyle.put(style, own);
            callers.addAll(own);
        }
        Threads.runAll(callers, "tutti-customer-");
        byStyle.forEach((style, own) -> note(style.text() + when, own));
        long undecided = callers.stream().mapToLong(BankCaller::undecided).sum();
        String name = when.isEmpty() ? "allDecided" : "allDecidedLater";
        checks.add(new Check(name, "requests never decided" + when + ": " + undecided, undecided == 0));
        progress.accept("waiting until what is pending has expired");
        books.awaitNothingPending(LIMIT);
        for (BankCaller caller : callers) {
            caller.requests().forEach(request -> request.enterInto(books));
            requests.add(caller.requests());
        }
        return gaps;
    }

    private void note(String style, List<BankCaller> callers) {
        Histogram ofStyle = TransferLane.newHistogram();
        callers.forEach(caller -> ofStyle.add(caller.latencyUs()));
        notes.put("requests with new ids, " + style, ofStyle.getTotalCount());
        notes.put("their p50, ms, " + style, ofStyle.getValueAtPercentile(50) / US_PER_MS);
    }

    private void sendAgain(String name, String when) {
        progress.accept("sending all requests again: " + when);
        List<SecondTime> again = requests.stream()
                .map(own -> new SecondTime(client.blocking(), LIMIT, own, true))
                .toList();
        long startNs = System.nanoTime();
        Threads.runAll(again, "tutti-again-");
        sendingNs += System.nanoTime() - startNs;
        long sent = 0;
        long other = 0;
        long altered = 0;
        long notRefused = 0;
        for (SecondTime own : again) {
            sent += own.sent();
            other += own.answeredOtherwise();
            altered += own.altered();
            notRefused += own.alteredNotRefused();
            latencyUs.add(own.latencyUs());
        }
        sentAgain += sent + altered;
        checks.add(new Check(name, when + ": of " + sent + " answered otherwise: " + other, sent > 0 && other == 0));
        checks.add(new Check(
                name + "Altered",
                "  of " + altered + " with another amount not refused: " + notRefused,
                altered > 0 && notRefused == 0));
    }

    private void killMostLeading() {
        int node = mostLeading();
        progress.accept("killing node " + node + ", which leads most partitions");
        nodes.kill(node);
    }

    private void emptyMostLeading() {
        int node = mostLeading();
        progress.accept("killing node " + node + ", which leads most partitions, and removing all that it has");
        long startNs = System.nanoTime();
        nodes.empty(node);
        boolean isBack = new ReplicaWatch(client).awaitCaughtUp(LIMIT);
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        checks.add(new Check("emptyNodeBack", "the emptied node had caught up after " + ms + " ms", isBack));
    }

    private int mostLeading() {
        new ReplicaWatch(client).awaitCaughtUp(LIMIT); // never two at a time: that would be a majority
        return Leaders.most(client.blocking().clusterMap());
    }

    /** Sends so many other transfers that no partition has the ids of the requests in memory any longer. */
    private void fill(ClusterMap map, TransferPlan plan, ExpectedBooks books) {
        long each = Math.round(settings.idsInMemory() * FILL_MORE);
        progress.accept("sending " + each + " other transfers out of each partition, more than are kept in memory");
        AtomicLong undecided = new AtomicLong();
        List<Runnable> tasks = new ArrayList<>();
        for (int partition = 0; partition < map.partitionCount(); partition++) {
            int own = partition;
            tasks.add(() -> fill(own, each, plan, books, undecided));
        }
        Threads.runAll(tasks, "tutti-fill-");
        checks.add(new Check("othersDecided", "others never decided: " + undecided, undecided.get() == 0));
        notes.put("other transfers sent", each * map.partitionCount());
    }

    private void fill(int partition, long count, TransferPlan plan, ExpectedBooks books, AtomicLong undecided) {
        try {
            for (long done = 0; done < count; done += FILL_ITEMS) {
                TransferPlan.Batch batch =
                        plan.batch(partition, numbers.getAndIncrement(), System.currentTimeMillis(), FILL_ITEMS);
                BankRequest request = BankRequest.of(plan, batch);
                if (!request.decide(client.blocking(), OperationListener.NONE, System.nanoTime() + LIMIT.toNanos())) {
                    undecided.addAndGet(request.size());
                    return;
                }
                request.enterInto(books);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            undecided.incrementAndGet();
        }
    }

    private BenchResult result(ClusterMap map, GapTracker gaps, double cpuSeconds) {
        Map<String, Number> shown = new LinkedHashMap<>();
        shown.put("nodes", map.nodes().size());
        shown.put("partitions", map.partitionCount());
        shown.put("accounts", settings.accounts());
        shown.put("callersOfEachStyle", settings.callers());
        shown.put("idsInMemory", settings.idsInMemory());
        shown.put("seed", settings.seed());
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        requests.forEach(own ->
                own.forEach(request -> request.outcomes().forEach(outcome -> outcomes.merge(outcome, 1L, Long::sum))));
        return new BenchResult(
                "ids",
                shown,
                sentAgain,
                TimeUnit.NANOSECONDS.toMicros(sendingNs) / 1e6,
                cpuSeconds,
                0,
                latencyUs,
                gaps.longestNs().stream().mapToLong(Long::longValue).max().orElse(0),
                false,
                outcomes,
                notes,
                checks);
    }
}
