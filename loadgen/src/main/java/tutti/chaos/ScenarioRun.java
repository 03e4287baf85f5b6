package tutti.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tutti.audit.AuditReport;
import tutti.audit.AuditedRun;
import tutti.bench.Bank;
import tutti.bench.Check;
import tutti.chaos.Scenario.Expectation;
import tutti.client.TuttiClient;
import tutti.client.TuttiException;
import tutti.driver.DriverListener;
import tutti.driver.DriverSettings;
import tutti.driver.GapTracker;
import tutti.driver.OperationListener;
import tutti.driver.PreparationException;
import tutti.local.Hogs;
import tutti.local.LocalCluster;
import tutti.local.LocalClusterException;
import tutti.machine.Machines;
import tutti.workload.SyntheticWorkload;
import tutti.workload.WarmUp;
import tutti.workload.Workload;

/** One scenario on one cluster: payments and transfers, the fault, and the audit. */
final class ScenarioRun {
    private static final int PAYMENTS_ASSET = 1;
    private static final int BANK_ASSET = 2;
    private static final int LISTENERS = 500;
    private static final int WORKS = 100;
    private static final int DUPLICATES_PER_MILLION = 20_000;
    private static final int BANK_ACCOUNTS = 32;
    private static final int MS_PER_SECOND = 1000;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration BEFORE_FAULT = Duration.ofSeconds(3);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(3);
    private static final Duration AUDIT_LIMIT = Duration.ofMinutes(1);

    private final Scenario scenario;
    private final long seed;
    private final ChaosSettings settings;
    private final Machines machines;
    private final OperationListener operations;
    private final Consumer<String> progress;

    ScenarioRun(
            Scenario scenario,
            long seed,
            ChaosSettings settings,
            Machines machines,
            OperationListener operations,
            Consumer<String> progress) {
        this.operations = operations;
        this.scenario = scenario;
        this.seed = seed;
        this.settings = settings;
        this.machines = machines;
        this.progress = progress;
    }

    /** Runs it from the start of the cluster to its end. */
    ScenarioResult run() {
        long startNs = System.nanoTime();
        List<String> lines = new ArrayList<>(scenario.settings());
        if (machines.areApart()) {
            lines.add("consensus.frame-bytes-max = 7680");
            lines.add("gateway.tokens-file = \"" + settings.tokensFile() + "\"");
        }
        LocalCluster.Size size = new LocalCluster.Size(settings.nodes(), partitions(), null, lines);
        String token = machines.areApart() ? settings.token() : null;
        Findings findings = new Findings();
        try {
            LocalCluster.run(machines.places(), size, token, progress, cluster -> {
                load(cluster, findings);
                return findings;
            });
        } catch (LocalClusterException | PreparationException e) {
            findings.found.add("the load did not begin: " + e.getMessage());
        }
        return findings.result((System.nanoTime() - startNs) / 1e9);
    }

    /**
     * One where a loss is made on purpose: partitions whose books contradict each other make the nodes halt, and what must be seen to see
     * the loss is the audit.
     */
    private int partitions() {
        return scenario.expectation() == Expectation.LOSS ? 1 : settings.partitions();
    }

    private void load(LocalCluster cluster, Findings findings) {
        Hogs hogs = new Hogs(settings.hogs());
        try (TuttiClient client = cluster.connect()) {
            new Course(cluster, client, findings).run();
        } finally {
            hogs.stop();
            machines.release();
        }
    }

    /** What is known of the run so far. */
    private final class Findings {
        private final List<String> found = new ArrayList<>();
        private List<String> missed = List.of();
        private List<Long> gapsMs = List.of();
        private long acked;
        private long longestGapMs;
        private boolean isRecovered;
        private boolean isFinished;
        private int restarts;
        private long longestSyncMs;

        ScenarioResult result(double seconds) {
            return new ScenarioResult(
                    scenario.name(),
                    seed,
                    acked,
                    found,
                    missed,
                    isFinished,
                    scenario.expectation() == Expectation.LOSS,
                    longestGapMs,
                    gapsMs,
                    isRecovered,
                    restarts,
                    longestSyncMs,
                    seconds,
                    null);
        }
    }

    /** What happens while the cluster runs. */
    private final class Course implements DriverListener {
        private final LocalCluster cluster;
        private final TuttiClient client;
        private final Findings findings;
        private final CompletableFuture<Boolean> recovery = new CompletableFuture<>();
        private final Bank bank;
        private final Latencies latencies = new Latencies();
        private volatile @Nullable Trial trial;
        private volatile boolean isEnough;

        Course(LocalCluster cluster, TuttiClient client, Findings findings) {
            this.cluster = cluster;
            this.client = client;
            this.findings = findings;
            this.bank = Bank.open(
                    client,
                    new Bank.Settings(seed, BANK_ASSET, BANK_ACCOUNTS, settings.callers(), AUDIT_LIMIT),
                    operations,
                    line -> {});
        }

        void run() {
            try {
                loadAndAudit();
            } catch (TuttiException | LocalClusterException | PreparationException | CompletionException e) {
                findings.found.add("the run could not be finished: " + e.getMessage());
            }
            cluster.noteSyncs();
            findings.restarts = cluster.restartCount();
            findings.longestSyncMs = (long) (cluster.longestSyncSeconds() * MS_PER_SECOND);
        }

        private void loadAndAudit() {
            Workload workload = SyntheticWorkload.create(new SyntheticWorkload.Spec(
                    seed, PAYMENTS_ASSET, LISTENERS, WORKS, 0, plays(scenario.load()), DUPLICATES_PER_MILLION));
            WarmUp warmUp = new WarmUp(plays(WARM_UP), settings.rate());
            AuditedRun.Finding finding = new AuditedRun(
                            client, workload, settings.rate(), cluster::cpuSeconds, line -> {}, operations)
                    .run(warmUp, DriverSettings.defaults(), this, load -> awaitScript());
            findings.acked = finding.load().acked() + bank.decidedCount();
            findings.longestGapMs = finding.load().longestGapMs();
            note(finding.audit());
            bank.audit().stream()
                    .filter(check -> !check.holds())
                    .map(Check::text)
                    .forEach(findings.found::add);
            findings.isFinished = true;
        }

        private int plays(Duration time) {
            return Math.toIntExact(time.toMillis() * settings.rate() / MS_PER_SECOND);
        }

        @Override
        public void started(GapTracker gaps) {
            long endNs = System.nanoTime() + scenario.load().toNanos();
            bank.start(() -> isEnough || System.nanoTime() - endNs >= 0);
            long chance = new Random(seed ^ scenario.name().hashCode()).nextLong();
            Trial begun = new Trial(cluster, machines, client, settings, gaps, latencies, chance, progress);
            trial = begun;
            Thread thread = new Thread(() -> runScript(begun), "tutti-script");
            thread.setDaemon(true);
            thread.start();
        }

        private void runScript(Trial begun) {
            try {
                begun.pause(BEFORE_FAULT);
                scenario.script().run(begun);
                machines.release();
                boolean isWhole = begun.awaitWhole();
                begun.pause(AFTER_FAULT);
                recovery.complete(isWhole);
            } catch (InterruptedException | RuntimeException e) {
                recovery.completeExceptionally(e);
            } finally {
                isEnough = true;
            }
        }

        @Override
        public void latencies(Histogram us) {
            latencies.add(us);
        }

        @Override
        public boolean isEnough() {
            return isEnough;
        }

        private void awaitScript() {
            Trial begun = Objects.requireNonNull(trial);
            begun.onLoadOver();
            findings.isRecovered = recovery.join();
            findings.gapsMs = begun.gapsMs();
            findings.missed = begun.missed();
            bank.join();
        }

        private void note(AuditReport audit) {
            findings.found.addAll(audit.violations());
            if (!audit.holds() && findings.found.isEmpty()) {
                findings.found.add("the audit does not hold: " + audit);
            }
        }
    }
}
