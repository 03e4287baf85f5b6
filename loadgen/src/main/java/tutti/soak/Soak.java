package tutti.soak;

import java.time.Duration;
import java.util.function.Consumer;
import tutti.audit.AuditedRun;
import tutti.client.TuttiClient;
import tutti.driver.DriverSettings;
import tutti.local.LocalCluster;
import tutti.report.RunSummary;

/** A cluster, a load that goes on for long, a look at what its nodes take, and an audit. */
public final class Soak {
    private static final Duration ROW = Duration.ofMinutes(1);

    /** A short run has rows too. */
    private static final int ROWS = 30;

    private final SoakSettings settings;
    private final Consumer<String> progress;

    /** @param progress hears every line that is meant for people while the soak runs */
    public Soak(SoakSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Starts nodes, loads them, and stops them. */
    public SoakResult run() {
        return LocalCluster.run(settings.size(), progress, cluster -> {
            try (TuttiClient client = cluster.connect()) {
                return run(cluster, client);
            }
        });
    }

    private SoakResult run(LocalCluster cluster, TuttiClient client) {
        Growth growth = new Growth();
        Duration share = settings.duration().dividedBy(ROWS);
        UseWatch watch = new UseWatch(cluster, growth, share.compareTo(ROW) < 0 ? share : ROW, progress);
        AuditedRun.Finding finding = new AuditedRun(
                        client, settings.workload(), settings.rate(), cluster::cpuSeconds, progress)
                .run(settings.warmUp(), DriverSettings.defaults(), watch, load -> {
                    watch.end();
                    cluster.noteSyncs();
                });
        RunSummary summary = RunSummary.of(
                RunSummary.Setting.of(
                        settings.size().nodes(),
                        settings.size().partitions(),
                        settings.rate(),
                        settings.duration(),
                        settings.workload()),
                finding,
                cluster.restartCount(),
                cluster.longestSyncSeconds(),
                null);
        return new SoakResult(summary, growth.checks());
    }
}
