package tutti.audit;

import java.util.List;
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
    public Finding run(
            WarmUp warmUp, DriverSettings settings, DriverListener listener, Consumer<LoadResult> afterLoad) {
        Workload first = workload.cycled(warmUp.plays());
        Preparation.prepare(client, List.of(workload, first), progress);
        Auditor auditor = new Auditor(client, workload, AuditLimits.defaults(), progress);
        if (warmUp.plays() > 0) {
            // Taken once before, too: what only an audit calls is then loaded and compiled here, and not as the run
            // begins.
            auditor.baseline();
            progress.accept("warming up with " + warmUp.plays() + " plays, which are not measured");
            Load load = new Load(first, warmUp.ratePerSecond());
            load.run(settings, new DriverListener() {});
            auditor.resolve(load.payments, load.outcomes);
        }
        Totals baseline = auditor.baseline();
        ReplicaWatch watch = new ReplicaWatch(client);
        Terms termsBefore = new Terms(watch.status());

        progress.accept("paying for " + workload.plays().count() + " plays, " + ratePerSecond + " a second");
        double cpuBefore = cpu.seconds();
        Load load = new Load(workload, ratePerSecond);
        LoadResult result = load.run(settings, listener);
        double cpuSeconds = cpu.seconds() - cpuBefore;

        afterLoad.accept(result);
        long failovers = termsBefore.changesUntil(new Terms(watch.status()));
        AuditReport audit = auditor.audit(load.payments, load.outcomes, baseline);
        return new Finding(result, cpuSeconds, failovers, audit);
    }

    /** One pass through a workload that starts now. */
    private final class Load {
        private final long startNs = System.nanoTime() + LEAD_TIME_NS;
        private final Payments payments;
        private final OutcomeTable outcomes;

        Load(Workload plays, int ratePerSecond) {
            long startWallNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) + LEAD_TIME_NS;
            payments = new Payments(plays, new Schedule(ratePerSecond, startWallNs));
            outcomes = new OutcomeTable(plays.plays().count());
        }

        LoadResult run(DriverSettings settings, DriverListener listener) {
            return new OpenLoopDriver(client, payments, startNs, settings, outcomes, listener).run();
        }
    }
}
