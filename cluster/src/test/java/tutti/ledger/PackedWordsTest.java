package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedWordsTest {
    private static final int OFFSET = 5;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 14, 15, 16, 17, 24, 32, 33})
    void shouldGiveBackWordsOfAllSizesFromABufferThatEndsWithThem(int count) {
        Random random = new Random(count);
        for (int round = 0; round < 500; round++) {
            long[] words = new long[count];
            for (int i = 0; i < count; i++) {
                words[i] = random.nextInt(3) == 0 ? 0 : random.nextLong() >>> random.nextInt(Long.SIZE);
            }

            int end = PackedWords.put(buffer, OFFSET, words, count);
            long[] read = new long[count];
            UnsafeBuffer whole = new UnsafeBuffer(buffer, 0, end);

            assertThat(PackedWords.get(whole, OFFSET, read, count)).isEqualTo(end);
            assertThat(read).isEqualTo(words);
            assertThat(end - OFFSET).isLessThanOrEqualTo(PackedWords.bytesMax(count));
        }
    }

    @Test
    void shouldKeepTheSmallestTheLargestAndTheNegative() {
        long[] words = {0, 1, 255, 256, Long.MAX_VALUE, Long.MIN_VALUE, -1};

        int end = PackedWords.put(buffer, 0, words, words.length);

        long[] read = new long[words.length];
        PackedWords.get(buffer, 0, read, words.length);
        assertThat(read).isEqualTo(words);
        assertThat(end).isEqualTo(8 + 1 + 1 + 2 + 8 + 8 + 8);
    }

    @Test
    void shouldTakeNothingButTheLengthsForZeros() {
        assertThat(PackedWords.put(buffer, 0, new long[14], 14)).isEqualTo(8);
    }

    @Test
    void shouldRefuseALengthThatNoWordHas() {
        buffer.putLong(0, 9, ByteOrder.LITTLE_ENDIAN);

        assertThatThrownBy(() -> PackedWords.get(buffer, 0, new long[1], 1))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContaining("9");
    }

    @Test
    void shouldFitTheLongestRecordsOfASnapshot() {
        int span = PackedWords.bytesMax(Span.WORDS)
                + Integer.BYTES
                + SnapshotLayout.SPAN_MEMBERS_MAX * PackedWords.bytesMax(SpanMember.WORDS);

        assertThat(span + PackedWords.SLACK_BYTES).isLessThanOrEqualTo(SnapshotLayout.RECORD_BYTES_MAX);
    }
}
