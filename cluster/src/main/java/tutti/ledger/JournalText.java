package tutti.ledger;

import java.nio.charset.StandardCharsets;

/**
 * A text in an entry of the {@link Journal}: a word that says its length in bytes, and its bytes in UTF-8, eight a word, the first lowest,
 * with zeros behind.
 */
public final class JournalText {
    static final byte[] EMPTY = new byte[0];

    private JournalText() {}

    /** Words that a text of so many bytes takes. */
    static int words(int bytes) {
        return 1 + (bytes + Long.BYTES - 1) / Long.BYTES;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the text; returns where the next word goes. */
    static int put(Journal journal, int at, byte[] text) {
        journal.put(at, text.length);
        int next = at + 1;
        for (int from = 0; from < text.length; from += Long.BYTES) {
            long word = 0;
            for (int i = Math.min(Long.BYTES, text.length - from) - 1; i >= 0; i--) {
                word = word << Byte.SIZE | Byte.toUnsignedInt(text[from + i]);
            }
            journal.put(next++, word);
        }
        return next;
    }

    /** Words of the text that begins at {@code at}. */
    public static int words(long[] words, int at) {
        return words((int) words[at]);
    }

    /** The text that begins at {@code at}. */
    public static String read(long[] words, int at) {
        byte[] text = new byte[(int) words[at]];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (words[at + 1 + i / Long.BYTES] >>> (i % Long.BYTES * Byte.SIZE));
        }
        return new String(text, StandardCharsets.UTF_8);
    }
}
