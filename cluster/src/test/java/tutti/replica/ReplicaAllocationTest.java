package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.codec.BatchHeader;
import tutti.codec.Batches;
import tutti.codec.SectionHeader;
import tutti.codec.SectionPrincipal;
import tutti.codec.Sections;
import tutti.codec.StreamPaymentRecord;
import tutti.codec.TransferRecord;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;

/** Applying transfers and stream payments allocates nothing for a record: garbage would show as pauses. */
class ReplicaAllocationTest {
    private static final int RECORDS = 1_000;
    private static final int BATCHES = 200;

    /** Tables grow by doubling now and then, and the virtual machine allocates a little for itself. */
    private static final long BYTES_PER_RECORD_MAX = 1;

    private final TwoPartitions two = TwoPartitions.ready();
    private final Replica replica = two.replicas[0];
    private final OutcomeCount outcomes = new OutcomeCount();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long position = replica.appliedPosition();
    private long nextId = 1 << 20;
    private long timeNs = TwoPartitions.TIME_NS;

    /** Says of all before it that it is indexed. */
    private final UnsafeBuffer indexed = new UnsafeBuffer(Batches.of(Sections.indexed(0)));

    @Test
    void shouldApplyTransfersWithoutAllocating() {
        List<Transfer> transfers = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            transfers.add(two.transfer(two.listeners[0], two.payees[0], 1));
        }
        byte[] section = Batches.transfers(transfers);
        SectionPrincipal.stamp(section, replica.ledger().principal(TwoPartitions.OWNER));

        long bytes = bytesAllocated(Batches.of(section), TransferRecord.BYTES);

        assertThat(outcomes.posted()).isEqualTo(2L * RECORDS * BATCHES);
        assertThat(bytes / ((long) RECORDS * BATCHES)).isLessThan(BYTES_PER_RECORD_MAX);
    }

    @Test
    void shouldApplyStreamPaymentsWithoutAllocating() {
        List<StreamPayment> payments = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            payments.add(two.payment(two.listeners[0], 1));
        }
        byte[] section = Batches.payments(payments);
        SectionPrincipal.stamp(section, replica.ledger().principal(TwoPartitions.OWNER));

        long bytes = bytesAllocated(Batches.of(section), StreamPaymentRecord.bytes(2));

        assertThat(outcomes.posted()).isEqualTo(2L * RECORDS * BATCHES);
        assertThat(bytes / ((long) RECORDS * BATCHES)).isLessThan(BYTES_PER_RECORD_MAX);
    }

    @Test
    void shouldApplyTransfersAcrossPartitionsWithoutAllocating() {
        List<Transfer> transfers = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            transfers.add(two.transfer(two.listeners[0], two.listeners[1], 1));
        }
        byte[] section = Batches.transfers(transfers);
        SectionPrincipal.stamp(section, replica.ledger().principal(TwoPartitions.OWNER));
        UnsafeBuffer batch = new UnsafeBuffer(Batches.of(section));

        // The window takes 2,500 undecided transfers: the first batch lets the channel's array grow, the second is
        // measured.
        apply(batch, TransferRecord.BYTES);
        long before = threads.getCurrentThreadAllocatedBytes();
        apply(batch, TransferRecord.BYTES);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(outcomes.undecided()).isEqualTo(2 * RECORDS);
        long arraysOfTheChannelDoubledOnce = 300 * RECORDS;
        assertThat(bytes).isLessThan(arraysOfTheChannelDoubledOnce);
    }

    private long bytesAllocated(byte[] batch, int recordBytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(batch);
        for (int i = 0; i < BATCHES; i++) {
            apply(buffer, recordBytes);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < BATCHES; i++) {
            apply(buffer, recordBytes);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Applies the batch with ids of its own, a millisecond later than the last: the window evicts those of earlier times. */
    private void apply(UnsafeBuffer batch, int recordBytes) {
        timeNs += 1_000_000;
        long idHigh = ((timeNs / 1_000_000) << 16) | 0x7000;
        int record = BatchHeader.BYTES + SectionHeader.BYTES;
        for (int i = 0; i < RECORDS; i++) {
            batch.putLong(record, idHigh, ByteOrder.BIG_ENDIAN);
            batch.putLong(record + Long.BYTES, TwoPartitions.ID_LOW | nextId++, ByteOrder.BIG_ENDIAN);
            record += recordBytes;
        }
        indexed.putLong(BatchHeader.BYTES + SectionHeader.BYTES, position, ByteOrder.LITTLE_ENDIAN);
        replica.apply(position + 1, timeNs, indexed, 0, indexed.capacity(), outcomes);
        position += 1 << 20;
        replica.apply(position, timeNs, batch, 0, batch.capacity(), outcomes);
    }
}
