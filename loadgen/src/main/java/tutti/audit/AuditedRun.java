package tutti.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import tutti.client.TuttiClient;
import tutti.driver.DriverListener;
import tutti.driver.DriverSettings;
import tutti.driver.GapTracker;
import tutti.driver.LoadResult;
import tutti.driver.OpenLoopDriver;
import tutti.driver.OperationListener;
import tutti.driver.OutcomeTable;
import tutti.driver.Preparation;
import tutti.driver.Second;
import tutti.workload.Payments;
import tutti.workload.Schedule;
import tutti.workload.WarmUp;
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
    private final OperationListener operations;

    public AuditedRun(
            TuttiClient client, Workload workload, int ratePerSecond, CpuMeter cpu, Consumer<String> progress) {
        this(client, workload, ratePerSecond, cpu, progress, OperationListener.NONE);
    }

    /** @param operations hears of every payment of the load, not of what the audit asks */
    public AuditedRun(
            TuttiClient client,
            Workload workload,
            int ratePerSecond,
            CpuMeter cpu,
            Consumer<String> progress,
            OperationListener operations) {
        this.operations = operations;
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
     * Prepares the ledger, runs the load and audits it, warm-up included.
     *
     * @param listener hears of what is measured
     * @param afterLoad is called between the load and its audit
     */
    public Finding run(
            WarmUp warmUp, DriverSettings settings, DriverListener listener, Consumer<LoadResult> afterLoad) {
        Workload whole = workload.after(warmUp.plays());
        Preparation.prepare(client, whole, progress);
        Auditor auditor = new Auditor(client, whole, AuditLimits.defaults(), progress);
        Totals baseline = auditor.baseline();

        ReplicaWatch watch = new ReplicaWatch(client);
        long startNs = System.nanoTime() + LEAD_TIME_NS;
        long startWallNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) + LEAD_TIME_NS;
        Payments payments = new Payments(whole, new Schedule(warmUp, ratePerSecond, startWallNs));
        OutcomeTable outcomes = new OutcomeTable(whole.plays().count(), warmUp.plays());
        if (warmUp.plays() > 0) {
            progress.accept("warming up with " + warmUp.plays() + " plays, " + warmUp.ratePerSecond()
                    + " a second, which are not measured");
        }
        Measuring measuring = new Measuring(watch, listener);
        LoadResult result =
                new OpenLoopDriver(client, payments, startNs, settings, outcomes, measuring, operations).run();
        Beginning beginning = measuring.beginning.join();
        double cpuSeconds = cpu.seconds() - beginning.cpuSeconds;

        afterLoad.accept(result);
        long failovers = beginning.terms.changesUntil(new Terms(watch.status()));
        AuditReport audit = auditor.audit(payments, outcomes, baseline);
        return new Finding(result, cpuSeconds, failovers, audit);
    }

    /** What was so when the first measured payment fell due. */
    private record Beginning(double cpuSeconds, Terms terms) {}

    /** Passes on what the driver tells, and looks at the cluster as measuring begins, beside the driver's thread. */
    private final class Measuring implements DriverListener {
        private final CompletableFuture<Beginning> beginning = new CompletableFuture<>();
        private final ReplicaWatch watch;
        private final DriverListener listener;

        Measuring(ReplicaWatch watch, DriverListener listener) {
            this.watch = watch;
            this.listener = listener;
        }

        @Override
        public void started(GapTracker gaps) {
            progress.accept("paying for " + workload.plays().count() + " plays, " + ratePerSecond + " a second");
            beginning.completeAsync(() -> new Beginning(cpu.seconds(), new Terms(watch.status())));
            listener.started(gaps);
        }

        @Override
        public void second(Second second) {
            listener.second(second);
        }

        @Override
        public void latencies(Histogram us) {
            listener.latencies(us);
        }

        @Override
        public boolean isEnough() {
            return listener.isEnough();
        }
    }
}
