package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.codec.Answer;
import tutti.codec.Query;

class WireSerializerTest {
    private final WireSerializer serializer = new WireSerializer();

    static Stream<WireMessage> messages() {
        NodeReport.ReplicaReport replica = new NodeReport.ReplicaReport(
                1, NodeReport.Role.FOLLOWER, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);
        NodeReport report = new NodeReport(
                2, true, "1.2 \u00e9", 3, 4, 5, true, new NodeReport.Disk(6, true, true), List.of(replica, replica));
        return Stream.of(
                new PartitionActor.Submit(-5, 1000, "\u00e9tude", new byte[] {1, 2, 3}),
                new PartitionActor.Read(6, new Query.Accounts(List.of(new Query.Id(1, 2)))),
                new PartitionActor.WhoLeads(1),
                new NodeActor.TakeSnapshot(3),
                new PartitionActor.Deliver(1, 2, 3, 4, new byte[0]),
                new PartitionActor.Acknowledged(1, Long.MAX_VALUE),
                new PartitionActor.Elsewhere(1, 2, -1),
                new PartitionRouter.Decided(7, new byte[32]),
                new PartitionRouter.Answered(8, new Answer.Works(List.of(), 9)),
                new PartitionRouter.NotLeader(1, 9, -1),
                new PartitionRouter.Lost(1, 10, true),
                new PartitionRouter.Overloaded(1, 11, 50),
                new PartitionRouter.Pending(2, new long[] {1, 2, 3}),
                new PartitionRouter.Malformed(12, "because"),
                new PartitionRouter.Leads(1, true, 13),
                new NodeActor.StatusRequest(0, 14),
                new NodeActor.StatusReply(15, report),
                new NodeActor.Positions(1, new long[] {0, 8}, new long[] {16, -1}, new long[] {3, 4}, new long[] {2}),
                new NodeActor.Disk(1, true),
                new PartitionActor.Follow(1, 21, 22),
                new PartitionActor.Follows(2, 21),
                new PartitionRouter.StorageFull(1, 23, 24),
                new HistoryActor.Fetch(1, 2, 17, 18, Integer.MAX_VALUE),
                new HistoryActor.Fetched(2, 17, 19, new byte[] {20}));
    }

    @Test
    void shouldKnowEveryMessageBetweenNodes() {
        List<Class<?>> kinds = new ArrayList<>();
        for (Class<?> actor :
                List.of(PartitionActor.class, PartitionRouter.class, NodeActor.class, HistoryActor.class)) {
            for (Class<?> nested : actor.getDeclaredClasses()) {
                if (WireMessage.class.isAssignableFrom(nested)) {
                    kinds.add(nested);
                }
            }
        }

        assertThat(messages().map(Object::getClass)).containsExactlyInAnyOrderElementsOf(kinds);
        assertThat(messages().map(serializer::manifest)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldReadWhatItWrote(WireMessage message) throws NotSerializableException {
        byte[] bytes = serializer.toBinary(message);

        Object read = serializer.fromBinary(bytes, serializer.manifest(message));

        assertThat(read).usingRecursiveComparison().isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldWriteTheSameIntoABufferThatArteryGives(WireMessage message) throws NotSerializableException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        buffer.position(100);

        serializer.toBinary(message, buffer);
        buffer.flip().position(100);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        buffer.position(100);

        assertThat(bytes).isEqualTo(serializer.toBinary(message));
        assertThat(serializer.fromBinary(buffer, serializer.manifest(message)))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldRefuseMessagesThatAreCutShortOrTooLong(WireMessage message) {
        byte[] bytes = serializer.toBinary(message);
        String manifest = serializer.manifest(message);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.fromBinary(cut, manifest)).isInstanceOf(NotSerializableException.class);
        }
        assertThatThrownBy(() -> serializer.fromBinary(Arrays.copyOf(bytes, bytes.length + 1), manifest))
                .isInstanceOf(NotSerializableException.class);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldRefuseOrReadGarbageWithoutHarm(WireMessage message) {
        Random random = new Random(8213);
        byte[] bytes = serializer.toBinary(message);
        String manifest = serializer.manifest(message);

        for (int i = 0; i < 2000; i++) {
            byte[] garbage = bytes.clone();
            for (int j = 0; j < 4; j++) {
                garbage[1 + random.nextInt(garbage.length - 1)] = (byte) random.nextInt();
            }
            assertThatCode(() -> readOrRefuse(garbage, manifest)).doesNotThrowAnyException();
        }
    }

    @Test
    void shouldRefuseOtherVersionsAndManifests() {
        byte[] bytes = serializer.toBinary(new PartitionActor.WhoLeads(1));
        bytes[0] = WireSerializer.VERSION + 1;

        assertThatThrownBy(() -> serializer.fromBinary(bytes, "W"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("version");
        assertThatThrownBy(() -> serializer.fromBinary(bytes, "?")).isInstanceOf(NotSerializableException.class);
    }

    private void readOrRefuse(byte[] bytes, String manifest) {
        try {
            serializer.fromBinary(bytes, manifest);
        } catch (NotSerializableException e) {
            // Refused, which is as good.
        }
    }
}
