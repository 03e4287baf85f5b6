package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;

/** Entries as bytes, and back. */
class PackedEntryTest {
    private static final long POSITION = 77_000;
    private static final long TIME_NS = 1_800_000_000_000_000_000L;
    private static final int WORDS = 1 + IdLayout.RECORD_WORDS;

    /** A posted transfer of 12 words that say what its batch says, or nothing. */
    private static long[] plain() {
        long[] words = LongStream.range(0, WORDS).map(i -> -i).toArray();
        words[0] = Journal.header(Journal.TRANSFER, Journal.FIRST_OUTCOME, 0, WORDS);
        set(words, IdLayout.AMOUNT, 5);
        set(words, IdLayout.DETAIL, 5);
        set(words, IdLayout.TIMESTAMP, TIME_NS);
        set(words, IdLayout.POSITION, POSITION);
        set(words, IdLayout.META, 257);
        set(words, IdLayout.NUMBERS, 0);
        return words;
    }

    private static void set(long[] words, int word, long value) {
        words[1 + word] = value;
    }

    private static ByteBuffer packed(long[] words) {
        ByteBuffer buffer =
                ByteBuffer.allocate(PackedEntry.bytesMax(1, words.length)).order(ByteOrder.LITTLE_ENDIAN);
        PackedEntry.write(words, 0, POSITION, TIME_NS, buffer);
        return buffer.flip();
    }

    private static long[] unpacked(ByteBuffer bytes, int words) {
        long[] found = new long[words];
        assertThat(PackedEntry.read(bytes, POSITION, TIME_NS, found, 0)).isEqualTo(words);
        assertThat(bytes.hasRemaining()).isFalse();
        return found;
    }

    @Test
    void shouldKeepOfASingleTransferWhatItsBatchDoesNotSay() {
        ByteBuffer bytes = packed(plain());

        assertThat(bytes.remaining()).isEqualTo(1 + 6 * Long.BYTES + 2 * Integer.BYTES);
        assertThat(unpacked(bytes, WORDS)).containsExactly(plain());
    }

    @ParameterizedTest
    @CsvSource({
        "6, 4294967295",
        "6, 4294967296",
        "6, 9223372036854775807",
        "7, 4",
        "7, 0",
        "8, 1",
        "9, 1",
        "10, 4294967295",
        "10, -1",
        "11, 1",
        "11, -9223372036854775808",
    })
    void shouldKeepEveryWordThatSaysMore(int word, long value) {
        long[] words = plain();
        set(words, word, value);

        assertThat(unpacked(packed(words), WORDS)).containsExactly(words);
    }

    @Test
    void shouldKeepOtherEntriesAsTheyAre() {
        long[] later = plain();
        later[0] = Journal.header(Journal.TRANSFER, 0, 0, WORDS);
        long[] extended = Arrays.copyOf(plain(), 1 + IdLayout.EXTENDED_WORDS);
        extended[0] = Journal.header(Journal.TRANSFER, Journal.FIRST_OUTCOME, 0, extended.length);

        assertThat(unpacked(packed(later), WORDS)).containsExactly(later);
        assertThat(unpacked(packed(extended), extended.length)).containsExactly(extended);
    }

    @Test
    void shouldNoticeBytesThatAreNoEntry() {
        ByteBuffer bytes = packed(plain());
        bytes.put(0, (byte) 2);

        assertThatThrownBy(() -> unpacked(bytes, WORDS)).isInstanceOf(DamagedHistoryException.class);
    }
}
