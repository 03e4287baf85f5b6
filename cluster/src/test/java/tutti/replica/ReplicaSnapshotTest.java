package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.Batches;
import tutti.codec.Query;
import tutti.codec.Sections;
import tutti.codec.UnsupportedFormatException;
import tutti.ledger.BrokenInvariantException;
import tutti.ledger.NewAsset;
import tutti.ledger.SnapshotSink;
import tutti.partition.SlotMap;

class ReplicaSnapshotTest {
    private final TwoPartitions two = TwoPartitions.ready();
    private final Replica replica = two.replicas[0];

    @Test
    void shouldComeBackWithEverythingThatIsUnderWay() {
        fill();
        List<byte[]> chunks = chunks();

        Replica loaded = load(chunks, replica.appliedPosition());

        assertThat(loaded.digest()).isEqualTo(replica.digest());
        assertThat(loaded.appliedPosition()).isEqualTo(replica.appliedPosition());
        assertThat(loaded.channelItems(1, 1, Integer.MAX_VALUE))
                .isEqualTo(replica.channelItems(1, 1, Integer.MAX_VALUE));
        assertThat(loaded.isSettlementInFlight(1)).isTrue();
        for (Query query : List.of(new Query.Cut(4), new Query.Assets(List.of(1, 2)))) {
            assertThat(loaded.answer(query)).isEqualTo(replica.answer(query));
        }
        assertThat(((Answer.Assets) loaded.answer(new Query.Assets(List.of(1, 2)))).confirmed())
                .containsExactly(1);
        two.replicas[0] = loaded;
        two.settleAll();
        assertThat(((Answer.Cut) loaded.answer(new Query.Cut(4))).complete()).isTrue();
        assertThat(((Answer.Assets) loaded.answer(new Query.Assets(List.of(2)))).confirmed())
                .containsExactly(2);
        assertThat(loaded.unacknowledgedItems(1)).isZero();
    }

    @Test
    void shouldWriteTheSameSnapshotAgain() {
        fill();
        List<byte[]> chunks = chunks();

        Replica loaded = load(chunks, replica.appliedPosition());

        assertThat(chunks(loaded)).hasSameSizeAs(chunks);
        for (int i = 0; i < chunks.size(); i++) {
            assertThat(chunks(loaded).get(i)).as("chunk %d", i).isEqualTo(chunks.get(i));
        }
    }

    @Test
    void shouldCutTheChannelsIntoChunks() {
        // More items than fit into one chunk: 80 bytes each.
        int transfers = SnapshotSink.CHUNK_BYTES_MAX / 80 + 100;
        for (int i = 0; i < transfers / 100; i++) {
            two.applyStamped(
                    0,
                    Batches.transfers(IntStream.range(0, 100)
                            .mapToObj(n -> two.transfer(two.listeners[0], two.listeners[1], 1))
                            .toList()));
        }
        assertThat(replica.unacknowledgedItems(1)).isGreaterThan(2_000);

        List<byte[]> chunks = chunks();

        assertThat(chunks).allMatch(chunk -> chunk.length <= SnapshotSink.CHUNK_BYTES_MAX);
        assertThat(load(chunks, Long.MAX_VALUE).digest()).isEqualTo(replica.digest());
    }

    @Test
    void shouldRefuseSnapshotsThatAreNotWhole() {
        fill();
        List<byte[]> chunks = chunks();
        for (int end = 0; end < chunks.size(); end++) {
            List<byte[]> part = chunks.subList(0, end);
            assertThatThrownBy(() -> load(part, Long.MAX_VALUE)).isInstanceOf(BrokenInvariantException.class);
        }
        List<byte[]> more = new ArrayList<>(chunks);
        more.add(chunks.get(chunks.size() - 1));
        assertThatThrownBy(() -> load(more, Long.MAX_VALUE)).isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldRefuseSnapshotsOfOthers() {
        List<byte[]> chunks = chunks();

        assertThatThrownBy(() -> load(new Replica(1, two.slotMap, TwoPartitions.LIMITS), chunks, Long.MAX_VALUE))
                .hasMessageContaining("another partition");
        assertThatThrownBy(() -> load(new Replica(0, SlotMap.initial(3), TwoPartitions.LIMITS), chunks, Long.MAX_VALUE))
                .hasMessageContaining("so many partitions: 2, 3");
        assertThatThrownBy(() -> load(chunks, replica.appliedPosition() - 1)).hasMessageContaining("from the future");
        assertThatThrownBy(() -> load(replica, chunks, Long.MAX_VALUE)).hasMessageContaining("before any batch");
    }

    @Test
    void shouldRefuseSnapshotsOfAnotherFormat() {
        List<byte[]> chunks = chunks();
        new UnsafeBuffer(chunks.get(0)).putInt(0, 3, ByteOrder.LITTLE_ENDIAN);

        assertThatThrownBy(() -> load(chunks, Long.MAX_VALUE))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("snapshot has format 3");
    }

    @Test
    void shouldFindEveryBitThatFlippedInChannelsAndAudit() {
        fill();
        List<byte[]> chunks = chunks();
        byte[] run = chunks.get(chunks.size() - 1);
        for (int i = 0; i < run.length; i++) {
            run[i] ^= (byte) (1 << i % 8);
            assertThatThrownBy(() -> load(chunks, Long.MAX_VALUE))
                    .isInstanceOf(BrokenInvariantException.class)
                    .hasMessageContaining("hash of a snapshot's run");
            run[i] ^= (byte) (1 << i % 8);
        }
    }

    @Test
    void shouldFindADigestThatIsNotTheStates() {
        fill();
        List<byte[]> chunks = chunks();
        chunks.get(0)[24] ^= 1;

        assertThatThrownBy(() -> load(chunks, Long.MAX_VALUE))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("digest of the snapshot differs");
    }

    private void fill() {
        two.applyStamped(0, Batches.payments(List.of(two.payment(two.listeners[0], 2))));
        two.apply(0, Sections.settle(1, 10));
        two.applyStamped(0, Batches.transfers(List.of(two.transfer(two.listeners[0], two.listeners[1], 5))));
        two.apply(0, Batches.assets(List.of(new NewAsset(2, "ABC", 0, 100, TwoPartitions.OWNER))));
        two.apply(0, Sections.auditMark(4));
        two.applyStamped(0, Batches.payments(List.of(two.payment(two.listeners[0], 1))));
    }

    private List<byte[]> chunks() {
        return chunks(replica);
    }

    private static List<byte[]> chunks(Replica of) {
        List<byte[]> chunks = new ArrayList<>();
        of.writeSnapshot((buffer, offset, length) -> {
            byte[] chunk = new byte[length];
            buffer.getBytes(offset, chunk);
            chunks.add(chunk);
        });
        return chunks;
    }

    private Replica load(List<byte[]> chunks, long position) {
        return load(new Replica(0, two.slotMap, TwoPartitions.LIMITS), chunks, position);
    }

    private static Replica load(Replica into, List<byte[]> chunks, long position) {
        for (byte[] chunk : chunks) {
            into.loadSnapshotChunk(new UnsafeBuffer(chunk), 0, chunk.length);
        }
        into.snapshotLoaded(position);
        return into;
    }
}
