package tutti.ledger;

/** Length of texts in UTF-8, without encoding them. */
final class Utf8 {
    private static final int ONE_BYTE_END = 0x80;
    private static final int TWO_BYTES_END = 0x800;

    private Utf8() {}

    /** Bytes of the text in UTF-8; -1 if it has half a surrogate pair and thus no encoding. */
    static int length(String text) {
        int bytes = 0;
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return -1;
            }
            bytes += length(codePoint);
            i += Character.charCount(codePoint);
        }
        return bytes;
    }

    private static int length(int codePoint) {
        if (codePoint < ONE_BYTE_END) {
            return 1;
        }
        if (codePoint < TWO_BYTES_END) {
            return 2;
        }
        return Character.isBmpCodePoint(codePoint) ? 3 : 4;
    }
}
