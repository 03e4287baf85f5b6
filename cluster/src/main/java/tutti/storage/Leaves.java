package tutti.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import tutti.ledger.Journal;

/**
 * Hashes of the leaves of a partition's Merkle log: one for every first outcome, SHA-256 over a zero byte and the entry's words,
 * little endian, as {@link Journal} draws them (RFC 6962, section 2.1: the leaf hash). The words hold the command, its outcome and the
 * ledger time. Of one thread.
 */
final class Leaves {
    static final int HASH_BYTES = 32;

    private static final int ENTRY_WORDS_MAX = 1 << 10;

    private final MessageDigest sha256 = sha256();

    /** The zero byte that tells a leaf from a node, and an entry's words behind it. */
    private final ByteBuffer entry =
            ByteBuffer.allocate(1 + ENTRY_WORDS_MAX * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private byte[] hashes = new byte[0];

    /** Hashes of all first outcomes in the block, in order. */
    byte[] of(Block block) {
        int count = hash(block);
        return Arrays.copyOf(hashes, count * HASH_BYTES);
    }

    /** Leaves {@link #hashes} to be those of all first outcomes in the block, in order; returns how many there are. */
    int hash(Block block) {
        if (hashes.length < block.entries() * HASH_BYTES) {
            hashes = new byte[block.entries() * HASH_BYTES];
        }
        int count = 0;
        for (int at = 0; at < block.length(); at += Journal.words(block.word(at))) {
            if (Journal.isFirstOutcome(block.word(at))) {
                hash(block.words(), at, Journal.words(block.word(at)), count * HASH_BYTES);
                count++;
            }
        }
        return count;
    }

    /** Not to be changed; what comes next is written over them. */
    byte[] hashes() {
        return hashes;
    }

    private void hash(long[] words, int from, int count, int at) {
        for (int i = 0; i < count; i++) {
            entry.putLong(1 + i * Long.BYTES, words[from + i]);
        }
        sha256.update(entry.array(), 0, 1 + count * Long.BYTES);
        try {
            sha256.digest(hashes, at, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
