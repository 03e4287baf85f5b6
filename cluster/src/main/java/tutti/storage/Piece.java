package tutti.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryCursor;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;

/**
 * Some entries on their way from one member to another: a {@link Block} of its own, whose leaves are the hashes that the giver keeps of
 * them. What was taken wrong would be wrong for ever, so whoever takes one believes nothing of it.
 *
 * <pre>
 * 0              4
 * | CRC-32C (int) | block |
 * </pre>
 */
final class Piece {
    static final int PREFIX_BYTES = 4;

    private Piece() {}

    static byte[] encode(byte[] block) {
        ByteBuffer buffer = ByteBuffer.allocate(PREFIX_BYTES + block.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(checksum(block, 0)).put(block);
        return buffer.array();
    }

    /**
     * The entries, if they are what should come next.
     *
     * @param after place that they must follow
     * @param firstLeaf number that the first of their leaves must have
     * @throws DamagedHistoryException if they are not
     */
    static Block decode(byte[] bytes, HistoryCursor after, long firstLeaf) {
        if (bytes.length < PREFIX_BYTES + Block.HEADER_BYTES
                || ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() != checksum(bytes, PREFIX_BYTES)) {
            throw new DamagedHistoryException("a piece of " + bytes.length + " bytes does not match its checksum");
        }
        byte[] blockBytes = Arrays.copyOfRange(bytes, PREFIX_BYTES, bytes.length);
        Block block = Block.decode(blockBytes);
        String problem = problem(block, after);
        if (problem == null && block.firstLeaf() != firstLeaf) {
            problem = "begins at leaf " + block.firstLeaf() + ", expected " + firstLeaf;
        }
        if (problem == null && !hasItsLeaves(block, blockBytes)) {
            problem = "has leaves that are not those of its entries";
        }
        if (problem != null) {
            throw new DamagedHistoryException(
                    "a piece after position " + after.position() + ", entry " + after.ordinal() + ": " + problem);
        }
        return block;
    }

    private static @Nullable String problem(Block block, HistoryCursor after) {
        if (block.batches() == 0 || block.firstWord(0) != 0) {
            return "begins with no batch";
        }
        int entries = 0;
        HistoryCursor last = after;
        for (int batch = 0; batch < block.batches(); batch++) {
            if (!follows(block, batch, last)) {
                return "has a gap after position " + last.position() + ", entry " + last.ordinal();
            }
            int count = entriesOf(block, batch);
            if (count < 0) {
                return "has a batch whose words are not entries";
            }
            entries += count;
            last = new HistoryCursor(block.position(batch), block.firstOrdinal(batch) + count - 1);
        }
        return entries == block.entries() ? null : "has " + entries + " entries, says " + block.entries();
    }

    /** True if the batch begins where the last one ended, or is the next one from its beginning on. */
    private static boolean follows(Block block, int batch, HistoryCursor last) {
        boolean isInTime = batch == 0 || block.timeNs(batch) >= block.timeNs(batch - 1);
        int expected = block.position(batch) == last.position() ? last.ordinal() + 1 : 0;
        return isInTime && block.position(batch) >= last.position() && block.firstOrdinal(batch) == expected;
    }

    /** Entries of the batch; -1 if its words are no entries. */
    static int entriesOf(Block block, int batch) {
        int at = block.firstWord(batch);
        int end = block.endOf(batch);
        int entries = 0;
        if (end < at || end > block.length()) {
            return -1;
        }
        while (at < end) {
            int words = Journal.words(block.word(at));
            if (words < wordsMin(block.word(at))) {
                return -1;
            }
            at += words;
            entries++;
        }
        return at == end ? entries : -1;
    }

    /** Words that an entry of the kind has at least, without those of what it may lack. */
    private static int wordsMin(long header) {
        return switch (Journal.kind(header)) {
            case Journal.TRANSFER, Journal.DUE, Journal.PAYMENT -> 1 + IdLayout.RECORD_WORDS;
            case Journal.WORK, Journal.SPLIT ->
                1 + Journal.WORDS_BEFORE_SHARES + Journal.detail(header) * Journal.SHARE_WORDS;
            default -> 1;
        };
    }

    private static boolean hasItsLeaves(Block block, byte[] bytes) {
        byte[] expected = new Leaves().of(block);
        return expected.length == block.leaves() * Leaves.HASH_BYTES
                && Arrays.equals(bytes, bytes.length - expected.length, bytes.length, expected, 0, expected.length);
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, bytes.length - from);
        return (int) checksum.getValue();
    }
}
