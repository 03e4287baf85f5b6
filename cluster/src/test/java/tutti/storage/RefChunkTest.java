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

        long[] refs = refs(keys, places);

        byte[] bytes = encode(refs, keys.length);

        assertThat(RefChunk.decode(bytes, 0, keys.length)).isEqualTo(refs);
    }

    @Test
    void shouldTakeDifferencesOfEveryLength() {
        long[] keys = new long[Long.SIZE];
        long[] places = new long[Long.SIZE];
        for (int bit = 1; bit < Long.SIZE; bit++) {
            keys[bit] = keys[bit - 1] + (1L << bit) - random.nextInt(2);
            places[bit] = random.nextLong();
        }
        long[] refs = refs(keys, places);

        assertThat(RefChunk.decode(encode(refs, keys.length), 0, keys.length)).isEqualTo(refs);
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
        byte[] bytes = encode(new long[] {1, 1, 2, 2, 3, 3}, 3);

        assertThatThrownBy(() -> RefChunk.decode(bytes, 0, 4)).isInstanceOf(DamagedHistoryException.class);
        assertThatThrownBy(() -> RefChunk.decode(bytes, 0, 2)).isInstanceOf(DamagedHistoryException.class);
    }

    /** Bytes of the first refs of a run of these keys, whose entries follow each other in 64 blocks. */
    private static int bytesOfTheFirst(long[] keys) {
        long[] places = new long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            places[i] = Refs.place(i >>> 10, (i & 1023) * 13, 1);
        }
        return encode(
                        SortedRefs.of(refs(keys, places), keys.length, new RadixSort())
                                .words(),
                        COUNT)
                .length;
    }

    private static long[] refs(long[] keys, long[] places) {
        long[] refs = new long[2 * keys.length];
        for (int i = 0; i < keys.length; i++) {
            refs[2 * i] = keys[i];
            refs[2 * i + 1] = places[i];
        }
        return refs;
    }

    private static byte[] encode(long[] refs, int count) {
        byte[] bytes = new byte[RefChunk.bytesMax(count)];
        return Arrays.copyOf(bytes, RefChunk.encode(refs, count, bytes));
    }
}
