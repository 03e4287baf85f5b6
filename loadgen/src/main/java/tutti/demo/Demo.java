package tutti.demo;

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
import tutti.local.Hogs;
import tutti.local.LocalCluster;
import tutti.report.RunSummary;
import tutti.report.SummaryText;
import tutti.workload.Workload;

/** The demonstration: a cluster, a load, an audit, and nothing left behind. */
public final class Demo {
    private final DemoSettings settings;
    private final Consumer<String> progress;

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
        return LocalCluster.run(settings.size(), progress, cluster -> {
            try (TuttiClient client = cluster.connect()) {
                RunSummary summary = loadAndAudit(cluster, client);
                report.accept(summary);
                if (settings.keep()) {
                    progress.accept("the cluster keeps running; end it with Ctrl-C");
                    sleepForEver();
                }
                return summary;
            }
        });
    }

    private static void sleepForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        return RunSummary.of(
                RunSummary.Setting.of(
                        settings.size().nodes(),
                        settings.size().partitions(),
                        settings.rate(),
                        settings.duration(),
                        workload),
                finding,
                cluster.restartCount(),
                cluster.longestSyncSeconds(),
                killed.get());
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
