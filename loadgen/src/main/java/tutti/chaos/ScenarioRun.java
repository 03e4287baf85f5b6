package tutti.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
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
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration BEFORE_FAULT = Duration.ofSeconds(3);
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
        try {
            return run(startNs);
        } catch (LocalClusterException | PreparationException e) {
            return result(startNs, 0, List.of("the cluster did not start: " + e.getMessage()), false, 0, false, null);
        }
    }

    private ScenarioResult run(long startNs) {
        List<String> lines = new ArrayList<>(scenario.settings());
        @Nullable String token = machines.areApart() ? settings.token() : null;
        if (machines.areApart()) {
            lines.add("consensus.frame-bytes-max = 7680");
            lines.add("gateway.tokens-file = \"" + settings.tokensFile() + "\"");
        }
        LocalCluster.Size size = new LocalCluster.Size(settings.nodes(), settings.partitions(), null, lines);
        return LocalCluster.run(machines.places(), size, token, progress, cluster -> {
            Hogs hogs = new Hogs(settings.hogs());
            try (TuttiClient client = cluster.connect()) {
                return new Course(cluster, client).run(startNs);
            } finally {
                hogs.stop();
                machines.release();
            }
        });
    }

    private ScenarioResult result(
            long startNs,
            long acked,
            List<String> found,
            boolean isFinished,
            long gapMs,
            boolean isRecovered,
            @Nullable LocalCluster cluster) {
        return new ScenarioResult(
                scenario.name(),
                seed,
                acked,
                found,
                isFinished,
                scenario.expectation() == Expectation.LOSS,
                gapMs,
                isRecovered,
                cluster == null ? 0 : cluster.restartCount(),
                cluster == null ? 0 : (long) (cluster.longestSyncSeconds() * 1e3),
                (System.nanoTime() - startNs) / 1e9,
                null);
    }

    /** What happens while the cluster runs. */
    private final class Course implements DriverListener {
        private final LocalCluster cluster;
        private final TuttiClient client;
        private final Trial trial;
        private final CompletableFuture<Boolean> recovery = new CompletableFuture<>();
        private final Bank bank;
        private final List<String> found = new ArrayList<>();

        Course(LocalCluster cluster, TuttiClient client) {
            this.cluster = cluster;
            this.client = client;
            this.trial = new Trial(
                    cluster, machines, client, new Random(seed ^ scenario.name().hashCode()).nextLong(), progress);
            this.bank = Bank.open(
                    client,
                    new Bank.Settings(seed, BANK_ASSET, BANK_ACCOUNTS, settings.callers(), AUDIT_LIMIT),
                    operations,
                    line -> {});
        }

        ScenarioResult run(long startNs) {
            int plays = Math.toIntExact(scenario.load().toMillis() * settings.rate() / 1000);
            Workload workload = SyntheticWorkload.create(new SyntheticWorkload.Spec(
                    seed, PAYMENTS_ASSET, LISTENERS, WORKS, 0, plays, DUPLICATES_PER_MILLION));
            WarmUp warmUp = new WarmUp((int) (WARM_UP.toMillis() * settings.rate() / 1000), settings.rate());
            long acked = 0;
            long gapMs = 0;
            boolean isRecovered = false;
            boolean isFinished = false;
            try {
                AuditedRun.Finding finding = new AuditedRun(
                                client, workload, settings.rate(), cluster::cpuSeconds, line -> {}, operations)
                        .run(warmUp, DriverSettings.defaults(), this, load -> awaitScript());
                isRecovered = recovery.join();
                acked = finding.load().acked() + bank.decidedCount();
                gapMs = finding.load().longestGapMs();
                note(finding.audit());
                bank.audit().stream()
                        .filter(check -> !check.holds())
                        .map(Check::text)
                        .forEach(found::add);
            } catch (TuttiException | LocalClusterException | PreparationException | CompletionException e) {
                found.add("the run could not be finished: " + e.getMessage());
            }
            cluster.noteSyncs();
            return result(startNs, acked, found, isFinished, gapMs, isRecovered, cluster);
        }

        @Override
        public void started(GapTracker gaps) {
            bank.start(System.nanoTime() + scenario.load().toNanos());
            Thread thread = new Thread(this::runScript, "tutti-script");
            thread.setDaemon(true);
            thread.start();
        }

        private void runScript() {
            try {
                trial.pause(BEFORE_FAULT);
                scenario.script().run(trial);
                machines.release();
                recovery.complete(trial.awaitWhole());
            } catch (InterruptedException | RuntimeException e) {
                recovery.completeExceptionally(e);
            }
        }

        private void awaitScript() {
            recovery.join();
            bank.join();
        }

        private void note(AuditReport audit) {
            found.addAll(audit.violations());
            if (!audit.holds() && found.isEmpty()) {
                found.add("the audit does not hold: " + audit);
            }
        }
    }
}
