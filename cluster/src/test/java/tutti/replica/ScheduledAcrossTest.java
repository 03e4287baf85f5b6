package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.codec.Batches;
import tutti.codec.Sections;
import tutti.ledger.LedgerLimits;
import tutti.ledger.NewAccount;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;
import tutti.partition.Channels;

/** Scheduled transfers between two replicas: when they are due they go through the channel like any other. */
class ScheduledAcrossTest {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long DUE_NS = TwoPartitions.TIME_NS + SECOND_NS;
    private static final LedgerLimits WIDE =
            new LedgerLimits(1_000, 100, 10, 10, 1_000, 200_000, 3_600_000_000_000L, 60_000_000_000L, 9);

    private final TwoPartitions two = TwoPartitions.ready(WIDE);
    private final NewAccount here = two.listeners[0];
    private final NewAccount there = two.listeners[1];

    @Test
    void shouldAskTheOtherPartitionWhenDue() {
        Transfer transfer = scheduled(there, 250);
        long sent = two.replicas[0].lastSentSequence(1);

        assertThat(submit(transfer)).anyMatch(line -> line.contains("0 SCHEDULED"));
        barrier(DUE_NS - 1);
        assertThat(two.replicas[0].lastSentSequence(1)).isEqualTo(sent);
        assertThat(two.view(0, here).debitsPending()).isZero();
        barrier(DUE_NS);
        assertThat(two.view(0, here).debitsPending()).isEqualTo(250);
        assertThat(submit(transfer)).anyMatch(line -> line.contains("0 SCHEDULED replayed"));
        two.carry(0, 1);
        two.carry(1, 0);

        assertThat(two.view(0, here).debitsPosted()).isEqualTo(250);
        assertThat(two.view(1, there).creditsPosted()).isEqualTo(1_000_250);
        assertThat(two.replicas[0].ledger().scheduledCount()).isZero();
        assertThat(two.replicas[0].ledger().undecidedCount()).isZero();
    }

    @Test
    void shouldReturnWhatTheOtherPartitionRejects() {
        NewAccount nobody = two.account(1, 999);

        submit(scheduled(nobody, 250));
        barrier(DUE_NS);
        two.carry(0, 1);
        two.carry(1, 0);

        assertThat(two.view(0, here).debitsPosted()).isZero();
        assertThat(two.view(0, here).debitsPending()).isZero();
        assertThat(two.replicas[0].ledger().scheduledCount()).isZero();
    }

    @Test
    void shouldGoOnAfterASnapshotWhileTheOtherPartitionDecides() {
        submit(scheduled(there, 250));
        submit(scheduled(two.payees[0], 20));
        barrier(DUE_NS);
        Replica restarted = restarted();

        assertThat(restarted.ledger().undecidedCount()).isOne();
        two.replicas[0] = restarted;
        two.carry(0, 1);
        two.carry(1, 0);

        assertThat(two.view(0, here).debitsPosted()).isEqualTo(270);
        assertThat(two.view(1, there).creditsPosted()).isEqualTo(1_000_250);
    }

    @Test
    void shouldAskForNoMoreThanTheChannelTakes() {
        List<Transfer> transfers = new ArrayList<>();
        for (int i = 0; i < Channels.ESCROWS_IN_FLIGHT_MAX + 10; i++) {
            transfers.add(scheduled(there, 1));
        }
        transfers.add(scheduled(two.payees[0], 1));
        submit(transfers.toArray(Transfer[]::new));

        barrier(DUE_NS);
        barrier(DUE_NS);
        barrier(DUE_NS);

        assertThat(two.replicas[0].ledger().undecidedCount()).isEqualTo(Channels.ESCROWS_IN_FLIGHT_MAX);
        assertThat(two.view(0, two.payees[0]).creditsPosted()).isOne();
        assertThat(two.replicas[0].ledger().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        two.carry(0, 1);
        two.carry(1, 0);
        two.acknowledge(1, 0);
        barrier(DUE_NS);
        two.carry(0, 1);
        two.carry(1, 0);
        assertThat(two.view(1, there).creditsPosted()).isEqualTo(1_000_000 + transfers.size() - 1);
        assertThat(two.replicas[0].ledger().scheduledCount()).isZero();
    }

    private Transfer scheduled(NewAccount credit, long amount) {
        Transfer transfer = two.transfer(here, credit, amount);
        transfer.flags = TransferFlags.SCHEDULED;
        transfer.scheduledAtNs = DUE_NS;
        return transfer;
    }

    private List<String> submit(Transfer... transfers) {
        return two.applyStamped(0, Batches.transfers(List.of(transfers)));
    }

    private void barrier(long timeNs) {
        two.applyAt(0, timeNs, Sections.barrier());
    }

    private Replica restarted() {
        Replica loaded = new Replica(0, two.slotMap, WIDE);
        two.replicas[0].writeSnapshot((buffer, offset, length) -> {
            byte[] chunk = new byte[length];
            buffer.getBytes(offset, chunk);
            loaded.loadSnapshotChunk(new UnsafeBuffer(chunk), 0, length);
        });
        loaded.snapshotLoaded(two.replicas[0].appliedPosition());
        assertThat(loaded.digest()).isEqualTo(two.replicas[0].digest());
        return loaded;
    }
}
