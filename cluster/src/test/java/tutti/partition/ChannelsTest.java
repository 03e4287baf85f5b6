package tutti.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.codec.ChannelItem;
import tutti.codec.ChannelItemKind;
import tutti.codec.ChannelItems;
import tutti.codec.EscrowReplyRecord;
import tutti.codec.EscrowRequestRecord;
import tutti.codec.SectionCheck;
import tutti.codec.SectionHeader;
import tutti.codec.SettlementRecord;
import tutti.ledger.BrokenInvariantException;
import tutti.ledger.NewAsset;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;

class ChannelsTest {
    private static final int FIRST_ITEM = SectionHeader.BYTES + ChannelItems.HEADER_BYTES;
    private static final int ALL = Integer.MAX_VALUE;

    private final Channels channels = new Channels(0, 3);

    @Test
    void shouldNumberTheItemsOfEachPeerFromOne() {
        channels.sendMark(1, 10);
        channels.sendMark(2, 20);
        channels.sendMark(1, 11);

        assertThat(channels.sentSequence(1)).isEqualTo(2);
        assertThat(channels.sentSequence(2)).isEqualTo(1);
        assertThat(marks(1, 1, ALL)).containsExactly(10L, 11L);
        assertThat(marks(2, 1, ALL)).containsExactly(20L);
    }

    @Test
    void shouldKeepItemsUntilTheyAreAcknowledged() {
        sendMarks(1, 5);

        channels.onAcknowledged(1, 2);

        assertThat(channels.keptItems(1)).isEqualTo(3);
        assertThat(channels.acknowledgedSequence(1)).isEqualTo(2);
        assertThat(marks(1, 1, ALL)).containsExactly(3L, 4L, 5L);
        channels.onAcknowledged(1, 1);
        assertThat(channels.acknowledgedSequence(1)).isEqualTo(2);
        channels.onAcknowledged(1, 5);
        assertThat(channels.keptBytes(1)).isZero();
        assertThat(channels.section(1, 1, ALL)).isEmpty();
    }

    @Test
    void shouldRefuseAcknowledgementsOfWhatWasNotSent() {
        sendMarks(1, 2);

        assertThatThrownBy(() -> channels.onAcknowledged(1, 3)).isInstanceOf(BrokenInvariantException.class);
        assertThatThrownBy(() -> channels.onAcknowledged(0, 0)).isInstanceOf(BrokenInvariantException.class);
        assertThatThrownBy(() -> channels.onAcknowledged(3, 0)).isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldTakeReceivedItemsInSequenceOnly() {
        channels.onReceived(2, 1);

        assertThat(channels.receivedSequence(2)).isEqualTo(1);
        assertThatThrownBy(() -> channels.onReceived(2, 3)).isInstanceOf(BrokenInvariantException.class);
        assertThatThrownBy(() -> channels.onReceived(2, 1)).isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldCutSectionsToTheBytesAskedForButCarryAtLeastOneItem() {
        sendMarks(1, 5);
        int two = FIRST_ITEM + 2 * (ChannelItem.HEADER_BYTES + ChannelItem.MARK_BYTES);

        assertThat(marks(1, 1, two)).containsExactly(1L, 2L);
        assertThat(marks(1, 1, two + 15)).containsExactly(1L, 2L);
        assertThat(marks(1, 1, 0)).containsExactly(1L);
        assertThat(marks(1, 3, two)).containsExactly(3L, 4L);
        assertThat(marks(1, 5, two)).containsExactly(5L);
        assertThat(channels.section(1, 6, two)).isEmpty();
    }

    @Test
    void shouldTurnAwayNewEscrowsAtTheMost() {
        for (int i = 0; i < Channels.ESCROWS_IN_FLIGHT_MAX; i++) {
            assertThat(channels.hasRoomForEscrow(1)).isTrue();
            channels.sendEscrowRequest(1, transfer(i), 1, 1, "");
        }

        assertThat(channels.hasRoomForEscrow(1)).isFalse();
        assertThat(channels.hasRoomForEscrow(2)).isTrue();
        channels.onAcknowledged(1, 100);
        assertThat(channels.hasRoomForEscrow(1)).isFalse();
        channels.onEscrowDecided(1);
        assertThat(channels.hasRoomForEscrow(1)).isTrue();
    }

    @Test
    void shouldSetRoomAsideForEscrowReplies() {
        channels.sendSettlement(1, 1, settlement(SettlementRecord.ENTRIES_MAX), SettlementRecord.ENTRIES_MAX);
        while (channels.hasRoom(1, ChannelItem.MARK_BYTES)) {
            channels.sendMark(1, 1);
        }
        assertThat(channels.hasRoomForEscrow(1)).isFalse();
        assertThat(channels.hasRoomEverywhere(ChannelItem.MARK_BYTES)).isFalse();

        int replies = 0;
        while (channels.hasRoomForReply(1)) {
            channels.sendEscrowReply(1, transfer(replies), Outcome.POSTED, 1);
            replies++;
        }

        assertThat(replies).isGreaterThan(Channels.ESCROWS_IN_FLIGHT_MAX);
        assertThat(channels.keptBytes(1)).isLessThanOrEqualTo(Channels.KEPT_BYTES_MAX);
        assertThatThrownBy(() -> channels.sendEscrowReply(1, transfer(0), Outcome.POSTED, 1))
                .isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldHaveOneSettlementInFlight() {
        channels.sendSettlement(1, 500, settlement(2), 2);
        channels.sendMark(1, 1);

        assertThat(channels.isSettlementInFlight(1)).isTrue();
        assertThat(channels.isSettlementInFlight(2)).isFalse();
        assertThatThrownBy(() -> channels.sendSettlement(1, 501, settlement(1), 1))
                .isInstanceOf(BrokenInvariantException.class);
        channels.onAcknowledged(1, 1);
        assertThat(channels.isSettlementInFlight(1)).isFalse();
    }

    @Test
    void shouldTellWhichPositionsASettlementNets() {
        channels.sendSettlement(1, 500, settlement(1), 1);
        channels.onAcknowledged(1, 1);
        channels.sendSettlement(1, 600, settlement(1), 1);
        channels.onSettledThrough(1, 600);
        channels.onAcknowledged(1, 2);
        channels.sendSettlement(1, 700, settlement(1), 1);

        UnsafeBuffer third = new UnsafeBuffer(channels.section(1, 3, ALL));
        int record = FIRST_ITEM + ChannelItem.HEADER_BYTES;
        assertThat(ChannelItem.kind(third, FIRST_ITEM)).isEqualTo(ChannelItemKind.SETTLEMENT);
        assertThat(SettlementRecord.number(third, record)).isEqualTo(3);
        assertThat(SettlementRecord.afterPosition(third, record)).isEqualTo(600);
        assertThat(SettlementRecord.throughPosition(third, record)).isEqualTo(700);
    }

    @Test
    void shouldWriteItemsThatPassTheCheckOfForm() {
        channels.sendEscrowRequest(1, transfer(1), transfer(1).amount, 9, "");
        channels.sendEscrowReply(1, transfer(2), Outcome.EXCEEDS_DEBITS, 0);
        channels.sendSettlement(1, 500, settlement(3), 3);
        channels.sendAsset(1, new NewAsset(1, "ABC", 2, 3, "someone"));
        channels.sendMark(1, 4);
        channels.sendAssetReply(1, -5, Outcome.TABLE_IS_FULL);

        UnsafeBuffer section = new UnsafeBuffer(channels.section(1, 1, ALL));

        assertThat(SectionHeader.count(section, 0)).isEqualTo(6);
        assertThat(SectionCheck.problemFromPartition(section, 0, section.capacity()))
                .isNull();
        int body = FIRST_ITEM + ChannelItem.HEADER_BYTES;
        Transfer request = new Transfer();
        EscrowRequestRecord.decode(section, body, request);
        assertThat(request).usingRecursiveComparison().isEqualTo(transfer(1));
        assertThat(EscrowRequestRecord.asset(section, body)).isEqualTo(9);
        int reply = body + EscrowRequestRecord.BYTES + ChannelItem.HEADER_BYTES;
        assertThat(EscrowReplyRecord.idLow(section, reply)).isEqualTo(transfer(2).idLow);
        assertThat(EscrowReplyRecord.debitHigh(section, reply)).isEqualTo(transfer(2).debitHigh);
        assertThat(EscrowReplyRecord.outcome(section, reply)).isEqualTo(Outcome.EXCEEDS_DEBITS);
    }

    /** The array moves, grows and wraps; a list of marks does not. */
    @Test
    void shouldBehaveLikeAListOfItems() {
        Random random = new Random(7);
        List<Long> expected = new ArrayList<>();
        long acknowledged = 0;
        long sent = 0;
        for (int i = 0; i < 20_000; i++) {
            int burst = random.nextInt(random.nextInt(100) == 0 ? 500 : 4);
            for (int j = 0; j < burst; j++) {
                channels.sendMark(1, ++sent);
                expected.add(sent);
            }
            if (random.nextInt(3) == 0 && !expected.isEmpty()) {
                int count = 1 + random.nextInt(expected.size());
                acknowledged += count;
                channels.onAcknowledged(1, acknowledged);
                expected.subList(0, count).clear();
            }
            assertThat(channels.keptItems(1)).isEqualTo(expected.size());
            if (!expected.isEmpty()) {
                int skip = random.nextInt(expected.size());
                List<Long> carried = marks(1, acknowledged + 1 + skip, random.nextInt(1000));
                assertThat(carried).isNotEmpty();
                assertThat(expected.subList(skip, skip + carried.size())).isEqualTo(carried);
            }
        }
        assertThat(sent).isGreaterThan(20_000);
    }

    @Test
    void shouldComeBackFromASnapshotWithTheSameDigest() {
        fill();
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        int bytes = channels.write(buffer, 16);

        Channels loaded = new Channels(0, 3);
        loaded.sendMark(2, 99);
        int read = loaded.read(buffer, 16);

        assertThat(read).isEqualTo(bytes);
        assertThat(loaded.digest()).isEqualTo(channels.digest());
        assertThat(loaded.sentSequence(1)).isEqualTo(channels.sentSequence(1));
        assertThat(loaded.isSettlementInFlight(1)).isTrue();
        assertThat(loaded.section(1, 1, ALL)).isEqualTo(channels.section(1, 1, ALL));
        channels.sendMark(1, 5);
        loaded.sendMark(1, 5);
        channels.onAcknowledged(1, 7);
        loaded.onAcknowledged(1, 7);
        assertThat(loaded.digest()).isEqualTo(channels.digest());
        assertThat(loaded.section(1, 1, ALL)).isEqualTo(channels.section(1, 1, ALL));
    }

    @Test
    void shouldShowEveryChangeInTheDigest() {
        fill();
        List<Long> digests = new ArrayList<>();
        digests.add(channels.digest());
        List<Runnable> changes = List.of(
                () -> channels.sendMark(2, 3),
                () -> channels.sendMark(2, 3),
                () -> channels.onReceived(1, 2),
                () -> channels.onAcknowledged(1, 3),
                () -> channels.onEscrowDecided(1),
                () -> channels.onSettledThrough(1, 4096),
                () -> channels.onSettledThrough(2, 4096));
        for (Runnable change : changes) {
            change.run();
            digests.add(channels.digest());
        }

        assertThat(digests).doesNotHaveDuplicates();
        assertThat(new Channels(0, 2).digest()).isNotEqualTo(new Channels(1, 2).digest());
    }

    private void fill() {
        sendMarks(1, 3);
        channels.onAcknowledged(1, 2);
        channels.sendEscrowRequest(1, transfer(1), transfer(1).amount, 9, "");
        channels.sendEscrowReply(2, transfer(2), Outcome.POSTED, 1);
        channels.sendSettlement(1, 500, settlement(3), 3);
        channels.onSettledThrough(1, 500);
        channels.onReceived(1, 1);
        channels.sendAsset(1, new NewAsset(1, "ABC", 2, 3, "someone"));
    }

    private void sendMarks(int peer, int count) {
        for (int i = 1; i <= count; i++) {
            channels.sendMark(peer, i);
        }
    }

    private List<Long> marks(int peer, long fromSequence, int bytesMax) {
        UnsafeBuffer section = new UnsafeBuffer(channels.section(peer, fromSequence, bytesMax));
        assertThat(SectionCheck.problemFromPartition(section, 0, section.capacity()))
                .isNull();
        assertThat(ChannelItems.from(section, SectionHeader.BYTES)).isZero();
        assertThat(ChannelItems.firstSequence(section, SectionHeader.BYTES))
                .isEqualTo(Math.max(fromSequence, channels.acknowledgedSequence(peer) + 1));
        List<Long> marks = new ArrayList<>();
        int item = FIRST_ITEM;
        for (int i = 0; i < SectionHeader.count(section, 0); i++) {
            marks.add(ChannelItem.mark(section, item + ChannelItem.HEADER_BYTES));
            item += ChannelItem.bytes(section, item);
        }
        return marks;
    }

    private static Transfer transfer(int id) {
        Transfer transfer = new Transfer();
        transfer.idHigh = 100L + id;
        transfer.idLow = 200L + id;
        transfer.debitHigh = 300L + id;
        transfer.debitLow = 400L + id;
        transfer.creditHigh = 500L + id;
        transfer.creditLow = 600L + id;
        transfer.amount = 700L + id;
        return transfer;
    }

    private static ExpandableArrayBuffer settlement(int entries) {
        ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        for (int i = 0; i < entries; i++) {
            SettlementRecord.encodeEntry(record, SettlementRecord.entryOffset(0, i), 1 + i, 2, 3, 4 + i);
        }
        return record;
    }
}
