package tutti.audit;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tutti.client.TuttiClient;
import tutti.driver.DriverListener;
import tutti.driver.DriverSettings;
import tutti.driver.LoadResult;
import tutti.driver.OpenLoopDriver;
import tutti.driver.OutcomeTable;
import tutti.driver.Preparation;
import tutti.workload.Payments;
import tutti.workload.Schedule;
import tutti.workload.Workload;

/** One load from its preparation to its audit, against whatever cluster the client is connected to. */
public final class AuditedRun {
    /** The first payment falls due so long after the run was set up. */
    private static final long LEAD_TIME_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final TuttiClient client;
    private final Workload workload;
    private final int ratePerSecond;
    private final CpuMeter cpu;
    private final Consumer<String> progress;

    public AuditedRun(
            TuttiClient client, Workload workload, int ratePerSecond, CpuMeter cpu, Consumer<String> progress) {
        this.client = client;
        this.workload = workload;
        this.ratePerSecond = ratePerSecond;
        this.cpu = cpu;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param cpuSeconds of all nodes during the load
     * @param failovers leader changes during the load, over all partitions
     */
    public record Finding(LoadResult load, double cpuSeconds, long failovers, AuditReport audit) {}

    /**
     * Prepares the ledger, runs the load and audits it.
     *
     * @param afterLoad is called between the load and its audit
     */
    public Finding run(DriverSettings settings, DriverListener listener, Consumer<LoadResult> afterLoad) {
        Preparation.prepare(client, workload, progress);
        Auditor auditor = new Auditor(client, workload, AuditLimits.defaults(), progress);
        Totals baseline = auditor.baseline();
        ReplicaWatch watch = new ReplicaWatch(client);
        Terms termsBefore = new Terms(watch.status());

        progress.accept("paying for " + workload.plays().count() + " plays, " + ratePerSecond + " a second");
        OutcomeTable outcomes = new OutcomeTable(workload.plays().count());
        double cpuBefore = cpu.seconds();
        long startNs = System.nanoTime() + LEAD_TIME_NS;
        long startWallNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) + LEAD_TIME_NS;
        Payments payments = new Payments(workload, new Schedule(ratePerSecond, startWallNs));
        LoadResult load = new OpenLoopDriver(client, payments, startNs, settings, outcomes, listener).run();
        double cpuSeconds = cpu.seconds() - cpuBefore;

        afterLoad.accept(load);
        long failovers = termsBefore.changesUntil(new Terms(watch.status()));
        return new Finding(load, cpuSeconds, failovers, auditor.audit(payments, outcomes, baseline));
    }
}
