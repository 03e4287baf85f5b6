package tutti.ledger;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a ledger takes for one transfer and for one payment of four legs, with a full window, so that every id evicts one. The
 * small set fits the caches, the large one does not. Run by {@code org.openjdk.jmh.Main LedgerBenchmark} on the test class path.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xmx2g"})
public class LedgerBenchmark {
    private static final long HALF_LEG = 25;
    private static final int BATCH = 256;
    private static final int SETTLE_EVERY = 8192;
    private static final SettlementSink IGNORED = (high, low, asset, amount) -> {};

    @Param({"1000", "100000"})
    int accounts;

    @Param({"20000", "1000000"})
    int idWindowMax;

    private final Transfer transfer = new Transfer();
    private final StreamPayment payment = new StreamPayment();

    @SuppressWarnings("NullAway.Init") // set by open()
    private Ledger ledger;

    private long nowMs = LedgerFixture.START_MS;
    private long random = 1;
    private long sequence;

    @Setup
    public void open() {
        LedgerLimits limits =
                new LedgerLimits(2 * accounts + 10, 10, 10, 10, 100_000, idWindowMax, LedgerFixture.HOUR_NS);
        ledger = new Ledger(0, 2, LedgerFixture.placement(2), limits);
        ledger.advanceTime(LedgerFixture.START_NS);
        ledger.createAsset(LedgerFixture.tune());
        for (int i = 1; i <= accounts; i++) {
            ledger.createAccount(new NewAccount(i, 2L * i, LedgerFixture.TUNE, 0, 0, 0, 1));
        }
        payment.legCount = 4;
        payment.amount = 4 * HALF_LEG;
        payment.units = 1;
        payment.workLow = 900;
        payment.asset = LedgerFixture.TUNE;
        payment.principal = 1;
        transfer.amount = 1;
        transfer.principal = 1;
        for (int i = 0; i < idWindowMax; i++) {
            transfer();
        }
    }

    /** From one account drawn at random to another. */
    @Benchmark
    public @Nullable Outcome transfer() {
        next();
        long debit = draw();
        long credit = debit % accounts + 1;
        transfer.idHigh = LedgerFixture.timedHigh(nowMs);
        transfer.idLow = LedgerFixture.timedLow(sequence);
        transfer.debitHigh = debit;
        transfer.debitLow = 2 * debit;
        transfer.creditHigh = credit;
        transfer.creditLow = 2 * credit;
        return ledger.apply(transfer, sequence / BATCH);
    }

    /** Two payees that are in every payment and two drawn at random; of each pair one lives here and one elsewhere. */
    @Benchmark
    public Outcome payment() {
        next();
        long payer = draw();
        long artist = draw();
        payment.idHigh = LedgerFixture.timedHigh(nowMs);
        payment.idLow = LedgerFixture.timedLow(sequence);
        payment.payerHigh = payer;
        payment.payerLow = 2 * payer;
        payment.playedAtNs = ledger.timeNs();
        setLeg(0, 1, 2);
        setLeg(1, 0, 3);
        setLeg(2, artist, 2 * artist);
        setLeg(3, 0, 2 * (artist % 20_000) + 1);
        if (sequence % SETTLE_EVERY == 0) {
            ledger.settle(1, SETTLE_EVERY, IGNORED);
        }
        return ledger.apply(payment, sequence / BATCH);
    }

    private void setLeg(int leg, long payeeHigh, long payeeLow) {
        payment.legHigh[leg] = payeeHigh;
        payment.legLow[leg] = payeeLow;
        payment.legAmount[leg] = HALF_LEG;
    }

    private void next() {
        if (++sequence % BATCH == 0) {
            nowMs += sequence % (4 * BATCH) == 0 ? 1 : 0;
            ledger.indexed(sequence / BATCH - 1);
            ledger.advanceTime(nowMs * LedgerFixture.NS_PER_MS);
        }
    }

    private long draw() {
        random = StateDigest.mix(random + 1);
        return Long.remainderUnsigned(random, accounts) + 1;
    }
}
