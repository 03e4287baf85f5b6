package tutti.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import tutti.audit.CpuMeter;
import tutti.audit.ReplicaWatch;
import tutti.client.TuttiClient;
import tutti.driver.OperationListener;
import tutti.v1.Outcome;

/** A {@link Bank} whose leaders are killed. */
public final class BankBench {
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
        private Bank.Settings bank() {
            return new Bank.Settings(seed, asset, accounts, callers, LIMIT);
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
        Bank bank = Bank.open(client, settings.bank(), OperationListener.NONE, progress);
        progress.accept(settings.callers() + " customers move money between " + settings.accounts() + " accounts for "
                + settings.duration().toSeconds() + " s");
        double cpuBefore = nodesCpu.seconds();
        long startNs = System.nanoTime();
        long endNs = startNs + settings.duration().toNanos();
        bank.start(() -> System.nanoTime() - endNs >= 0);
        killLeaders(startNs);
        bank.join();
        double seconds = (System.nanoTime() - startNs) / 1e9;
        double cpuSeconds = nodesCpu.seconds() - cpuBefore;
        return result(bank, seconds, cpuSeconds, bank.audit());
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

    private BenchResult result(Bank bank, double seconds, double cpuSeconds, List<Check> audit) {
        Map<String, Number> shown = new LinkedHashMap<>();
        shown.put("nodes", bank.map().nodes().size());
        shown.put("partitions", bank.map().partitionCount());
        shown.put("accounts", settings.accounts());
        shown.put("callers", settings.callers());
        shown.put("kills", settings.kills());
        shown.put("seed", settings.seed());
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        Histogram latencyUs = TransferLane.newHistogram();
        long repeated = 0;
        bank.callers().forEach(caller -> latencyUs.add(caller.latencyUs()));
        for (BankRequest request : bank.requests()) {
            request.outcomes().forEach(outcome -> outcomes.merge(outcome, 1L, Long::sum));
            repeated += request.wasRepeated() ? 1 : 0;
        }
        Map<String, Number> notes = new LinkedHashMap<>();
        notes.put("requests sent again before they were decided", repeated);
        notes.put("cuts not completed", bank.cuts().incomplete());
        return new BenchResult(
                "bank",
                shown,
                outcomes.values().stream().mapToLong(Long::longValue).sum(),
                seconds,
                cpuSeconds,
                0,
                latencyUs,
                bank.longestGapNs(),
                false,
                outcomes,
                notes,
                audit);
    }
}
