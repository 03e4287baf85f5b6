package tutti.ledger;

/** The time that an id of version 7 (RFC 9562) carries in its first 48 bits. */
final class UuidV7 {
    /** Time of an id that carries none. */
    static final long UNTIMED = -1;

    private static final int VERSION_SHIFT = 12;
    private static final int VERSION_MASK = 0xF;
    private static final int VERSION = 7;
    private static final int VARIANT_SHIFT = 62;
    private static final int VARIANT = 2;
    private static final int TIME_SHIFT = 16;

    private UuidV7() {}

    /** Milliseconds since 1970, {@link #UNTIMED} if the id is of another kind. */
    static long timeMs(long idHigh, long idLow) {
        boolean isTimed = (idHigh >>> VERSION_SHIFT & VERSION_MASK) == VERSION && idLow >>> VARIANT_SHIFT == VARIANT;
        return isTimed ? idHigh >>> TIME_SHIFT : UNTIMED;
    }
}
