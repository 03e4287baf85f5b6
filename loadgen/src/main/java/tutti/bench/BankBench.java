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
import tutti.v1.Outcome;
import tutti.workload.IdStyle;
import tutti.workload.TransferPlan;

/**
 * A bank with few accounts: customers move money between partitions by single transfers, chains and pending transfers, while the
 * books are audited over one cut after the other and leaders are killed. In the end every request is sent once more.
 */
public final class BankBench {
    private static final long MINTED_PER_ACCOUNT = 2_000;
    private static final int ALL = 1_000_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TuttiClient client;
    private final Settings settings;
    private final CpuMeter nodesCpu;
    private final NodeControl nodes;
    private final Consumer<String> progress;

    /**
     * What to do.
     *
     * @param callers customers at a time
     * @param kills how often the node that leads most partitions is killed, spread over the run
     */
    public record Settings(long seed, int asset, int accounts, int callers, Duration duration, int kills) {
        TransferPlan.Spec plan() {
            return new TransferPlan.Spec(seed, asset, accounts, ALL);
        }
    }

    public BankBench(
            TuttiClient client, Settings settings, CpuMeter nodesCpu, NodeControl nodes, Consumer<String> progress) {
        this.client = client;
        this.settings = settings;
        this.nodesCpu = nodesCpu;
        this.nodes = nodes;
        this.progress = progress;
    }

    /** Prepares the ledger, runs the bank and audits it. */
    public BenchResult run() {
        ClusterMap map = client.blocking().clusterMap();
        TransferPlan plan = new TransferPlan(settings.plan(), map.partitionCount(), map::partitionOf);
        new LedgerSetup(client, settings.asset(), progress).open(plan, MINTED_PER_ACCOUNT);
        ExpectedBooks books = new ExpectedBooks(client.blocking(), plan.accountIds());
        long balance = books.balance();
        GapTracker gaps = new GapTracker(1);
        BankCuts cuts = new BankCuts(client.blocking(), progress);
        progress.accept(settings.callers() + " customers move money between " + settings.accounts() + " accounts for "
                + settings.duration().toSeconds() + " s");
        double cpuBefore = nodesCpu.seconds();
        long startNs = System.nanoTime();
        gaps.start(startNs);
        List<BankCaller> callers = runCallers(map, plan, cuts, gaps, startNs);
        double seconds = (System.nanoTime() - startNs) / 1e9;
        double cpuSeconds = nodesCpu.seconds() - cpuBefore;
        List<Check> audit = audit(callers, cuts, books, balance);
        return result(map, callers, cuts, gaps, seconds, cpuSeconds, audit);
    }

    private List<BankCaller> runCallers(
            ClusterMap map, TransferPlan plan, BankCuts cuts, GapTracker gaps, long startNs) {
        AtomicLong numbers =
                new AtomicLong(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) << Integer.SIZE);
        List<BankCaller> callers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < settings.callers(); i++) {
            BankCaller caller = new BankCaller(
                    client.blocking(),
                    plan,
                    map.partitionCount(),
                    settings.seed() * settings.callers() + i,
                    IdStyle.TIMED,
                    numbers,
                    startNs + settings.duration().toNanos(),
                    gaps);
            callers.add(caller);
            threads.add(Threads.start(caller, "tutti-customer-" + i));
        }
        Thread cutting = Threads.start(cuts, "tutti-cuts");
        killLeaders(startNs);
        threads.forEach(Threads::join);
        cuts.end();
        Threads.join(cutting);
        return callers;
    }

    private void killLeaders(long startNs) {
        for (int number = 1; number <= settings.kills(); number++) {
            long atNs = startNs + settings.duration().toNanos() / (settings.kills() + 1) * number;
            try {
                TimeUnit.NANOSECONDS.sleep(atNs - System.nanoTime());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            new ReplicaWatch(client).awaitCaughtUp(LIMIT); // never two at a time: that would be a majority
            int node = Leaders.most(client.blocking().clusterMap());
            progress.accept("killing node " + node + ", which leads most partitions");
            nodes.kill(node);
        }
    }

    private List<Check> audit(List<BankCaller> callers, BankCuts cuts, ExpectedBooks books, long balance) {
        progress.accept("waiting until what is pending has expired, and auditing");
        books.awaitNothingPending(LIMIT);
        List<BankRequest> requests = new ArrayList<>();
        callers.forEach(caller -> requests.addAll(caller.requests()));
        requests.forEach(request -> request.enterInto(books));
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "cutsHold",
                "of " + cuts.complete() + " cuts while money moved, that found it missing or doubled: " + cuts.broken(),
                cuts.complete() > 0 && cuts.broken() == 0));
        long undecided = callers.stream().mapToLong(BankCaller::undecided).sum();
        checks.add(new Check("allDecided", "requests never decided: " + undecided, undecided == 0));
        checks.addAll(new TransferAudit(client, books, LIMIT, progress).ofLedger());
        long now = books.balance();
        checks.add(new Check("balanceConstant", "the accounts hold " + now + " as before", now == balance));
        progress.accept("sending all " + requests.size() + " requests once more");
        SecondTime again = new SecondTime(client.blocking(), LIMIT, requests, false);
        again.run();
        long other = again.answeredOtherwise();
        checks.add(new Check("oneOutcomeEach", "transfers answered otherwise than before: " + other, other == 0));
        return checks;
    }

    private BenchResult result(
            ClusterMap map,
            List<BankCaller> callers,
            BankCuts cuts,
            GapTracker gaps,
            double seconds,
            double cpuSeconds,
            List<Check> audit) {
        Map<String, Number> shown = new LinkedHashMap<>();
        shown.put("nodes", map.nodes().size());
        shown.put("partitions", map.partitionCount());
        shown.put("accounts", settings.accounts());
        shown.put("callers", settings.callers());
        shown.put("kills", settings.kills());
        shown.put("seed", settings.seed());
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        Histogram latencyUs = TransferLane.newHistogram();
        long repeated = 0;
        for (BankCaller caller : callers) {
            latencyUs.add(caller.latencyUs());
            for (BankRequest request : caller.requests()) {
                request.outcomes().forEach(outcome -> outcomes.merge(outcome, 1L, Long::sum));
                repeated += request.wasRepeated() ? 1 : 0;
            }
        }
        Map<String, Number> notes = new LinkedHashMap<>();
        notes.put("requests sent again before they were decided", repeated);
        notes.put("cuts not completed", cuts.incomplete());
        return new BenchResult(
                "bank",
                shown,
                outcomes.values().stream().mapToLong(Long::longValue).sum(),
                seconds,
                cpuSeconds,
                0,
                latencyUs,
                gaps.longestNs().stream().mapToLong(Long::longValue).max().orElse(0),
                false,
                outcomes,
                notes,
                audit);
    }
}
