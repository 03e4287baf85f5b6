package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefChunkTest {
    private static final int COUNT = 1_000;

    private final Random random = new Random(5);

    @Test
    void shouldTakeWhatWasPutIn() {
        long[] keys = {0, 1, 1, 127, 128, Long.MAX_VALUE, Long.MIN_VALUE, -1, -1};
        long[] places = {
            0,
            Refs.place(0, 1, 7),
            Refs.place(1, 0, 8),
            Refs.place(Refs.BLOCKS_MAX - 1, Refs.WORDS_MAX - 1, (1 << 12) - 1),
            Refs.place(0, Refs.WORDS_MAX - 1, 1),
            Refs.place(63, 64, 3),
            Refs.place(64, 63, 0),
            Refs.place(Refs.BLOCKS_MAX / 2, 8_191, 4),
            Refs.place(Refs.BLOCKS_MAX / 2 + 1, 0, 255)
        };

        byte[] bytes = RefChunk.encode(keys, places, keys.length);

        long[] words = RefChunk.decode(bytes, keys.length);
        assertThat(Arrays.copyOf(words, keys.length)).isEqualTo(keys);
        assertThat(Arrays.copyOfRange(words, keys.length, words.length)).isEqualTo(places);
    }

    @Test
    void shouldTakeElevenBytesForAnIdAndFiveForAnAccountThatIsMetOften() {
        long[] ids = random.longs(1 << 16).toArray();
        long[] accounts = random.longs(1 << 16)
                .map(any -> (any & 0x1FFF) * 0x9E3779B97F4A7C15L)
                .toArray();

        assertThat(bytesOfTheFirst(ids)).isBetween(10 * COUNT, 12 * COUNT);
        assertThat(bytesOfTheFirst(accounts)).isBetween(4 * COUNT, 6 * COUNT);
    }

    @Test
    void shouldFindThatBytesAreNotThoseOfSoManyRefs() {
        byte[] bytes = RefChunk.encode(new long[] {1, 2, 3}, new long[] {1, 2, 3}, 3);

        assertThatThrownBy(() -> RefChunk.decode(bytes, 4)).isInstanceOf(DamagedHistoryException.class);
        assertThatThrownBy(() -> RefChunk.decode(bytes, 2)).isInstanceOf(DamagedHistoryException.class);
    }

    /** Bytes of the first refs of a run of these keys, whose entries follow each other in 64 blocks. */
    private static int bytesOfTheFirst(long[] keys) {
        long[] places = new long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            places[i] = Refs.place(i >>> 10, (i & 1023) * 13, 1);
        }
        SortedRefs sorted = new SortedRefs(keys, places);
        long[] firstKeys = new long[COUNT];
        long[] firstPlaces = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            firstKeys[i] = sorted.key(i);
            firstPlaces[i] = sorted.place(i);
        }
        return RefChunk.encode(firstKeys, firstPlaces, COUNT).length;
    }
}
