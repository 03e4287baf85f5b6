package tutti.replica;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tutti.codec.BatchHeader;
import tutti.codec.Batches;
import tutti.codec.SectionHeader;
import tutti.codec.Sections;
import tutti.codec.StreamPaymentRecord;
import tutti.codec.TransferRecord;
import tutti.ledger.LedgerLimits;
import tutti.ledger.NewAccount;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;

/**
 * How long a replica takes for one record of a committed batch: the check of form, decoding, the ledger, and telling the
 * outcome. Payments have four legs, two of them for payees that live elsewhere. Run by {@code org.openjdk.jmh.Main
 * ReplicaBenchmark} on the test class path.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xmx3g"})
public class ReplicaBenchmark {
    private static final int RECORDS = 1_024;
    private static final int ACCOUNTS = 100_000;
    private static final int ACCOUNTS_PER_BATCH = 10_000;
    private static final int LEGS = 4;
    private static final int SETTLE_EVERY = 16;
    private static final long NS_PER_MS = 1_000_000;

    /** Ids in the window. The larger one is beyond any cache, as the windows of all partitions of a busy machine are together. */
    @Param({"1048576", "8388608"})
    public int idWindow;

    private final OutcomeCount outcomes = new OutcomeCount();
    private final List<NewAccount> accounts = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set by open()
    private Replica replica;

    @SuppressWarnings("NullAway.Init") // set by open()
    private UnsafeBuffer transfers;

    @SuppressWarnings("NullAway.Init") // set by open()
    private UnsafeBuffer payments;

    private long timeNs = TwoPartitions.TIME_NS;
    private long position;
    private long sequence;
    private int random = 1;

    @Setup
    public void open() {
        TwoPartitions two = TwoPartitions.ready(
                new LedgerLimits(2 * ACCOUNTS, 10, 10, 10, 200_000, idWindow, 3_600_000 * NS_PER_MS));
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(two.account(0, 1_000 + i));
        }
        for (int i = 0; i < ACCOUNTS; i += ACCOUNTS_PER_BATCH) {
            two.applyStamped(0, Batches.accounts(accounts.subList(i, i + ACCOUNTS_PER_BATCH)));
        }
        replica = two.replicas[0];
        position = replica.appliedPosition();
        List<Transfer> transferList = new ArrayList<>();
        List<StreamPayment> paymentList = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            Transfer transfer = two.transfer(draw(), accounts.get(0), 1);
            transfer.principal = replica.ledger().principal(TwoPartitions.OWNER);
            transferList.add(transfer);
            paymentList.add(payment(two, transfer.principal));
        }
        transfers = new UnsafeBuffer(Batches.of(Batches.transfers(transferList)));
        payments = new UnsafeBuffer(Batches.of(Batches.payments(paymentList)));
    }

    /** A batch of transfers from 1,024 accounts to one. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long applyTransfers() {
        return apply(transfers, TransferRecord.BYTES);
    }

    /** A batch of payments of 1,024 payers; two payees are in all of them, two in few. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long applyPayments() {
        return apply(payments, StreamPaymentRecord.bytes(LEGS));
    }

    private StreamPayment payment(TwoPartitions two, int principal) {
        StreamPayment payment = two.payment(draw(), 1);
        payment.principal = principal;
        payment.legCount = LEGS;
        NewAccount here = draw();
        payment.legHigh[2] = here.idHigh();
        payment.legLow[2] = here.idLow();
        NewAccount elsewhere = two.account(1, draw().idHigh());
        payment.legHigh[3] = elsewhere.idHigh();
        payment.legLow[3] = elsewhere.idLow();
        for (int leg = 0; leg < LEGS; leg++) {
            payment.legAmount[leg] = payment.amount / LEGS;
        }
        return payment;
    }

    /** Applies the batch with new ids; settles now and then what is accrued, and has it acknowledged at once. */
    private long apply(UnsafeBuffer batch, int recordBytes) {
        timeNs += NS_PER_MS;
        long idHigh = ((timeNs / NS_PER_MS) << 16) | 0x7000;
        int record = BatchHeader.BYTES + SectionHeader.BYTES;
        for (int i = 0; i < RECORDS; i++) {
            batch.putLong(record, idHigh, ByteOrder.BIG_ENDIAN);
            batch.putLong(record + Long.BYTES, TwoPartitions.ID_LOW | ++sequence, ByteOrder.BIG_ENDIAN);
            record += recordBytes;
        }
        commit(batch);
        if (sequence % (SETTLE_EVERY * RECORDS) == 0) {
            commit(new UnsafeBuffer(Batches.of(Sections.indexed(position))));
            commit(new UnsafeBuffer(Batches.of(Sections.settle(1, 8_192))));
            long sent = replica.lastSentSequence(1);
            commit(new UnsafeBuffer(Batches.of(Sections.channelAcknowledgement(1, sent))));
        }
        return outcomes.posted();
    }

    private void commit(UnsafeBuffer batch) {
        position += batch.capacity();
        replica.apply(position, timeNs, batch, 0, batch.capacity(), outcomes);
    }

    private NewAccount draw() {
        random = random * 1_103_515_245 + 12_345;
        return accounts.get((random >>> 1) % ACCOUNTS);
    }
}
