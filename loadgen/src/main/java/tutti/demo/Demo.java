package tutti.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tutti.audit.AuditedRun;
import tutti.audit.ReplicaWatch;
import tutti.client.TuttiClient;
import tutti.demo.DemoSettings.Victim;
import tutti.driver.DriverListener;
import tutti.driver.DriverSettings;
import tutti.driver.GapTracker;
import tutti.driver.Second;
import tutti.report.RunSummary;
import tutti.report.SummaryText;
import tutti.workload.Workload;

/** The demonstration: a cluster, a load, an audit, and nothing left behind. */
public final class Demo {
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(20);

    private final DemoSettings settings;
    private final Consumer<String> progress;
    /** Set once the process is told to end, so that what breaks because of that is not reported as a failure. */
    private volatile boolean isEnding;

    /**
     * @param progress hears every line that is meant for people while the demo runs
     */
    public Demo(DemoSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs the demo.
     *
     * @param report hears the summary once it is there, before the cluster is stopped
     */
    public RunSummary run(Consumer<RunSummary> report) {
        List<NodePorts> ports = NodePorts.choose(settings.nodes(), settings.partitions());
        NodeCommand command = NodeCommand.fromEnvironment(System.getenv());
        try (LocalCluster cluster =
                new LocalCluster(ports, settings.partitions(), settings.dataDir(), command, progress)) {
            Thread cleanUp = new Thread(
                    () -> {
                        isEnding = true;
                        cluster.stop();
                    },
                    "tutti-clean-up");
            Runtime.getRuntime().addShutdownHook(cleanUp);
            start(cluster, ports);
            try (TuttiClient client = TuttiClient.builder()
                    .addresses(cluster.addresses())
                    .deadline(CALL_LIMIT)
                    .build()) {
                RunSummary summary = loadAndAudit(cluster, client);
                report.accept(summary);
                if (settings.keep()) {
                    progress.accept("the cluster keeps running; end it with Ctrl-C");
                    new CountDownLatch(1).await();
                }
                return summary;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        } catch (RuntimeException e) {
            if (isEnding) {
                throw new DemoException("ended by a signal", e);
            }
            throw e;
        }
    }

    private void start(LocalCluster cluster, List<NodePorts> ports) {
        progress.accept("starting " + settings.nodes() + " nodes, " + settings.partitions() + " partitions, data in "
                + (settings.dataDir() == null ? "a temporary folder" : settings.dataDir()));
        if (!ports.get(0).areDefault()) {
            progress.accept("some of the default ports are taken; these are used instead");
        }
        for (NodePorts own : ports) {
            progress.accept("  node " + own.node() + "   grpc " + own.grpcAddress() + "   " + own.httpUrl("/cluster"));
            progress.accept("           " + own.httpUrl("/metrics") + "   " + own.httpUrl("/ready"));
        }
        cluster.start();
        cluster.awaitReady(READY_LIMIT);
    }

    private RunSummary loadAndAudit(LocalCluster cluster, TuttiClient client) {
        Workload workload = settings.workload();
        LeaderKill kill = settings.victim() == Victim.NONE
                ? null
                : new LeaderKill(cluster, new ReplicaWatch(client), settings.victim(), progress);
        AtomicReference<RunSummary.@Nullable Kill> killed = new AtomicReference<>();
        AuditedRun.Finding finding;
        try (Hogs hogs = new Hogs(settings.hogs())) {
            finding = new AuditedRun(client, workload, settings.rate(), cluster::cpuSeconds, progress)
                    .run(settings.warmUp(), DriverSettings.defaults(), new Live(kill), load -> {
                        cluster.noteSyncs();
                        hogs.stop();
                        if (kill != null) {
                            killed.set(kill.await(load));
                        }
                    });
        }
        return new RunSummary(
                setting(),
                finding.load(),
                finding.cpuSeconds(),
                finding.failovers(),
                cluster.restartCount(),
                cluster.longestSyncSeconds(),
                killed.get(),
                finding.audit());
    }

    private RunSummary.Setting setting() {
        return new RunSummary.Setting(
                settings.nodes(),
                settings.partitions(),
                settings.rate(),
                settings.duration().toMillis() / 1e3,
                settings.workload().seed(),
                settings.workload().catalogue().payers().size(),
                settings.workload().catalogue().works().size());
    }

    /** Prints a line each second and starts the clock of the kill. */
    private final class Live implements DriverListener {
        private final @Nullable LeaderKill kill;

        Live(@Nullable LeaderKill kill) {
            this.kill = kill;
        }

        @Override
        public void started(GapTracker gaps) {
            progress.accept(SummaryText.liveHead());
            if (kill != null) {
                kill.startAfter(settings.duration().dividedBy(2), gaps);
            }
        }

        @Override
        public void second(Second second) {
            progress.accept(SummaryText.live(second));
        }
    }
}
