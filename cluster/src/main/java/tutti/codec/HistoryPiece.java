package tutti.codec;

/**
 * Some of one member's history, for another that lacks it. Only a store knows what the bytes mean.
 *
 * @param after place that they follow
 * @param bytes empty if there is nothing
 * @param through position through which nothing but this comes after the place; below {@code after} if that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pieces
public record HistoryPiece(HistoryCursor after, byte[] bytes, long through) {
    /** Nothing is known to come after the place. */
    public static HistoryPiece none(HistoryCursor after) {
        return new HistoryPiece(after, new byte[0], -1);
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }
}
