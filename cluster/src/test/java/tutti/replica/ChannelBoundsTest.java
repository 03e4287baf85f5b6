package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.Batches;
import tutti.codec.ChannelItem;
import tutti.codec.Query;
import tutti.codec.Sections;
import tutti.ledger.LedgerLimits;
import tutti.ledger.NewAsset;
import tutti.ledger.Transfer;
import tutti.partition.Channels;

/** What a partition does when a channel is full: it turns new work away, and nothing stops for good. */
class ChannelBoundsTest {
    private static final int CARRY_BYTES_MAX = 512 * 1024;
    private static final int SECTION_TRANSFERS = 1_024;
    private static final LedgerLimits LIMITS =
            new LedgerLimits(1_000, 100, 10, 10, 1_000, 200_000, 3_600_000_000_000L, 60_000_000_000L, 99);

    private final TwoPartitions two = TwoPartitions.ready(LIMITS);
    private final Replica sender = two.replicas[0];
    private final Replica receiver = two.replicas[1];

    @Test
    void shouldTurnAwayEscrowsPastTheMostAndNotSpendTheirIds() {
        send(Channels.ESCROWS_IN_FLIGHT_MAX);
        Transfer transfer = two.transfer(two.listeners[0], two.listeners[1], 1);
        byte[] section = Batches.transfers(List.of(transfer));

        assertThat(two.applyStamped(0, section)).contains("0 OVERLOADED 0");
        assertThat(two.view(0, two.listeners[0]).debitsPending()).isEqualTo(Channels.ESCROWS_IN_FLIGHT_MAX);

        carryAll(0, 1);
        carryAll(1, 0);
        assertThat(two.view(0, two.listeners[0]).debitsPosted()).isEqualTo(Channels.ESCROWS_IN_FLIGHT_MAX);
        assertThat(two.apply(0, section)).anyMatch(line -> line.startsWith("0 undecided"));
    }

    /** The sender hears the replies, but its acknowledgements are lost: they pile up at the receiver. */
    @Test
    void shouldStopTakingRequestsThatCannotBeAnsweredUntilTheyCan() {
        int rounds = 0;
        long sentBefore;
        do {
            sentBefore = sender.lastSentSequence(1);
            send(Channels.ESCROWS_IN_FLIGHT_MAX);
            carryAll(0, 1);
            carryAll(1, 0);
            two.acknowledge(1, 0);
            rounds++;
        } while (receiver.receivedSequence(0) == sender.lastSentSequence(1) && rounds < 10);
        long stoppedAt = receiver.receivedSequence(0);
        assertThat(stoppedAt).isGreaterThan(sentBefore).isLessThan(sender.lastSentSequence(1));
        carryAll(0, 1);
        assertThat(receiver.receivedSequence(0)).isEqualTo(stoppedAt);

        two.acknowledge(0, 1);
        carryAll(0, 1);
        carryAll(1, 0);

        assertThat(receiver.receivedSequence(0)).isEqualTo(sender.lastSentSequence(1));
        long transfers = (long) rounds * Channels.ESCROWS_IN_FLIGHT_MAX;
        assertThat(two.view(0, two.listeners[0]).debitsPosted()).isEqualTo(transfers);
        assertThat(two.view(0, two.listeners[0]).debitsPending()).isZero();
        assertThat(two.view(1, two.listeners[1]).creditsPosted()).isEqualTo(1_000_000 + transfers);
    }

    @Test
    void shouldPassOverWhatAFullChannelCannotTake() {
        two.applyStamped(0, Batches.payments(List.of(two.payment(two.listeners[0], 1))));
        long mark = fillWithMarks();
        long sent = sender.lastSentSequence(1);
        NewAsset asset = new NewAsset(2, "ABC", 0, 1, TwoPartitions.OWNER);

        assertThat(two.apply(0, Batches.assets(List.of(asset)))).contains("0 OVERLOADED 0");
        two.apply(0, Sections.settle(1, 100));
        two.apply(0, Sections.auditMark(mark + 1));

        assertThat(sender.lastSentSequence(1)).isEqualTo(sent);
        assertThat(((Answer.Cut) sender.answer(new Query.Cut(mark + 1))).position())
                .isZero();
        assertThat(sender.ledger().unsettledPayees(1)).isEqualTo(1);

        carryAll(0, 1);
        two.acknowledge(1, 0);
        assertThat(two.apply(0, Batches.assets(List.of(asset)))).anyMatch(line -> line.startsWith("0 CREATED"));
        two.apply(0, Sections.settle(1, 100), Sections.auditMark(mark + 2));
        assertThat(sender.unacknowledgedItems(1)).isEqualTo(3);
    }

    private long fillWithMarks() {
        long mark = 0;
        long sentBefore;
        do {
            sentBefore = sender.lastSentSequence(1);
            byte[][] marks = new byte[1_000][];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = Sections.auditMark(++mark);
            }
            two.apply(0, marks);
        } while (sender.lastSentSequence(1) == sentBefore + 1_000);
        int itemBytes = ChannelItem.HEADER_BYTES + ChannelItem.MARK_BYTES;
        assertThat(sender.unacknowledgedItems(1) * itemBytes).isLessThan(Channels.KEPT_BYTES_MAX);
        return mark;
    }

    private void send(int transfers) {
        List<Transfer> section = new ArrayList<>();
        for (int i = 0; i < transfers; i++) {
            section.add(two.transfer(two.listeners[0], two.listeners[1], 1));
            if (section.size() == SECTION_TRANSFERS || i == transfers - 1) {
                two.applyStamped(0, Batches.transfers(section));
                section.clear();
            }
        }
    }

    /** As a leader does: sections of bounded length, each from where the receiver stands. */
    private void carryAll(int from, int to) {
        long received;
        do {
            received = two.replicas[to].receivedSequence(from);
            byte[] section = two.replicas[from].channelItems(to, received + 1, CARRY_BYTES_MAX);
            if (section.length > 0) {
                two.apply(to, section);
            }
        } while (two.replicas[to].receivedSequence(from) > received);
    }
}
