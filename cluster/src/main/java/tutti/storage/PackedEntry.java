package tutti.storage;

import java.nio.ByteBuffer;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;

/**
 * How an entry of a {@link Block} lies in bytes. Most are single transfers whose words say the same as their batch, or nothing: of
 * these only the others are kept, since every byte is written, checked and kept for ever.
 *
 * <pre>
 * shape (byte), then
 *   shape 0: all words of the entry
 *   else:    | idHigh | idLow | ofHigh | ofLow | toHigh | toLow | amount: 4 or 8 bytes | marks: 4 or 8 bytes |
 *            and 8 bytes for each of those words of the record that the shape says are kept
 * </pre>
 *
 * <p>Words as {@link Journal} and {@link IdLayout} draw them; bytes little endian.
 */
final class PackedEntry {
    /** The entry is a transfer's first outcome, without extension. Bit of a shape. */
    private static final int PLAIN = 1;

    /** What it moved is not what was asked for. */
    private static final int KEEPS_DETAIL = 1 << 1;

    /** Its time is not that of its batch. */
    private static final int KEEPS_TIMESTAMP = 1 << 2;

    /** Its position is not that of its batch. */
    private static final int KEEPS_POSITION = 1 << 3;

    /** The numbers are not 0. */
    private static final int KEEPS_NUMBERS = 1 << 4;

    /** The amount has 4 bytes. */
    private static final int SHORT_AMOUNT = 1 << 5;

    /** The marks have 4 bytes. */
    private static final int SHORT_MARKS = 1 << 6;

    private static final int ALL = (1 << 7) - 1;
    private static final int NAMES = 6;
    private static final int PLAIN_WORDS = 1 + IdLayout.RECORD_WORDS;
    private static final long PLAIN_HEADER = Journal.header(Journal.TRANSFER, Journal.FIRST_OUTCOME, 0, PLAIN_WORDS);
    private static final long INT_MASK = 0xFFFF_FFFFL;

    private PackedEntry() {}

    /** Most bytes that entries of so many words take. */
    static int bytesMax(int entries, int words) {
        return entries + words * Long.BYTES;
    }

    /** Writes the entry that begins at {@code words[at]}, of a batch of that position and time. */
    static void write(long[] words, int at, long position, long timeNs, ByteBuffer to) {
        if (words[at] != PLAIN_HEADER) {
            to.put((byte) 0);
            for (int i = 0; i < Journal.words(words[at]); i++) {
                to.putLong(words[at + i]);
            }
            return;
        }
        int record = at + 1;
        int shape = shape(words, record, position, timeNs);
        to.put((byte) shape);
        for (int i = 0; i < NAMES; i++) {
            to.putLong(words[record + i]);
        }
        put(to, words[record + IdLayout.AMOUNT], (shape & SHORT_AMOUNT) != 0);
        put(to, words[record + IdLayout.META], (shape & SHORT_MARKS) != 0);
        keep(to, words[record + IdLayout.DETAIL], shape & KEEPS_DETAIL);
        keep(to, words[record + IdLayout.TIMESTAMP], shape & KEEPS_TIMESTAMP);
        keep(to, words[record + IdLayout.POSITION], shape & KEEPS_POSITION);
        keep(to, words[record + IdLayout.NUMBERS], shape & KEEPS_NUMBERS);
    }

    private static int shape(long[] words, int record, long position, long timeNs) {
        int shape = PLAIN;
        shape |= words[record + IdLayout.DETAIL] == words[record + IdLayout.AMOUNT] ? 0 : KEEPS_DETAIL;
        shape |= words[record + IdLayout.TIMESTAMP] == timeNs ? 0 : KEEPS_TIMESTAMP;
        shape |= words[record + IdLayout.POSITION] == position ? 0 : KEEPS_POSITION;
        shape |= words[record + IdLayout.NUMBERS] == 0 ? 0 : KEEPS_NUMBERS;
        shape |= isShort(words[record + IdLayout.AMOUNT]) ? SHORT_AMOUNT : 0;
        shape |= isShort(words[record + IdLayout.META]) ? SHORT_MARKS : 0;
        return shape;
    }

    private static boolean isShort(long word) {
        return word == (word & INT_MASK);
    }

    private static void put(ByteBuffer to, long word, boolean isShort) {
        if (isShort) {
            to.putInt((int) word);
        } else {
            to.putLong(word);
        }
    }

    private static void keep(ByteBuffer to, long word, int isKept) {
        if (isKept != 0) {
            to.putLong(word);
        }
    }

    /**
     * Reads an entry into {@code words} from {@code at} on; returns where the next begins.
     *
     * @throws RuntimeException of any kind if the bytes are not those of an entry, or the words do not hold it
     */
    static int read(ByteBuffer from, long position, long timeNs, long[] words, int at) {
        int shape = from.get();
        if (shape == 0) {
            long header = from.getLong();
            words[at] = header;
            int count = Journal.words(header);
            for (int i = 1; i < count; i++) {
                words[at + i] = from.getLong();
            }
            return at + Math.max(1, count);
        }
        if ((shape & ~ALL) != 0 || (shape & PLAIN) == 0) {
            throw new DamagedHistoryException("an entry has the shape " + shape);
        }
        words[at] = PLAIN_HEADER;
        int record = at + 1;
        for (int i = 0; i < NAMES; i++) {
            words[record + i] = from.getLong();
        }
        long amount = get(from, (shape & SHORT_AMOUNT) != 0);
        words[record + IdLayout.AMOUNT] = amount;
        words[record + IdLayout.META] = get(from, (shape & SHORT_MARKS) != 0);
        words[record + IdLayout.DETAIL] = (shape & KEEPS_DETAIL) != 0 ? from.getLong() : amount;
        words[record + IdLayout.TIMESTAMP] = (shape & KEEPS_TIMESTAMP) != 0 ? from.getLong() : timeNs;
        words[record + IdLayout.POSITION] = (shape & KEEPS_POSITION) != 0 ? from.getLong() : position;
        words[record + IdLayout.NUMBERS] = (shape & KEEPS_NUMBERS) != 0 ? from.getLong() : 0;
        return at + PLAIN_WORDS;
    }

    private static long get(ByteBuffer from, boolean isShort) {
        return isShort ? from.getInt() & INT_MASK : from.getLong();
    }
}
