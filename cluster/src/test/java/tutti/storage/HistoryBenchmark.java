package tutti.storage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What history costs: time of the thread that applies, for a transfer and for handing what it did to the store; and, printed after each
 * iteration, processor time of the store's own threads for a transfer.
 *
 * <p>Run: {@code java -cp ... org.openjdk.jmh.Main HistoryBenchmark}, on a disk like that of production.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class HistoryBenchmark {
    private static final int BATCH = 8_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /** False: what transfers did is handed to nobody. */
    @Param({"false", "true"})
    boolean isStored;

    @SuppressWarnings("NullAway.Init") // JMH calls open first
    private StorageFixture fixture;

    private long transfers;
    private long cpuNs;

    @Setup
    public void open() throws IOException {
        Path folder = Files.createTempDirectory("history");
        fixture = new StorageFixture(folder);
        fixture.isRemembering = false;
        fixture.isStoring = isStored;
        cpuNs = storeCpuNs();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void transfer() throws InterruptedException {
        fixture.ledger.indexed(isStored ? fixture.store.syncedThrough() : fixture.position);
        while (!fixture.store.hasRoom() || fixture.ledger.isIdWindowFull(BATCH)) {
            Thread.sleep(1);
            fixture.ledger.indexed(fixture.store.syncedThrough());
        }
        fixture.move(BATCH, true);
        transfers += BATCH;
    }

    @TearDown(Level.Iteration)
    public void report() throws InterruptedException {
        if (isStored) {
            fixture.awaitReadable();
        }
        long now = storeCpuNs();
        System.out.printf(
                Locale.ROOT,
                "%nthe store's threads: %.0f ns of processor time a transfer over %d%n",
                (double) (now - cpuNs) / transfers,
                transfers);
        cpuNs = now;
        transfers = 0;
    }

    @TearDown
    public void close() {
        fixture.close();
    }

    private long storeCpuNs() {
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("history-")) {
                sum += threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return sum;
    }
}
