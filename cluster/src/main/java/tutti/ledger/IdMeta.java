package tutti.ledger;

/**
 * The word of an {@link IdRecords} record that holds its small parts:
 *
 * <pre>
 * | marks (bits 52..54), stage (48..51), flags (32..47), code (16..31), kind (8..15), outcome's code (0..7) |
 * </pre>
 */
final class IdMeta {
    /** The credit account was not said: it is that of the transfer that this one is about. */
    static final long CREDIT_OMITTED = 1L << 52;

    /** Of what the transfer moved, a reversal that another partition decides takes some; or a clawback of the payment is undecided. */
    static final long REVERSING = 1L << 53;

    /** A member of an undecided chain that spans partitions: what it holds, if anything, is counted with the chain. */
    static final long CHAIN = 1L << 54;

    private static final int KIND_SHIFT = 8;
    private static final int CODE_SHIFT = 16;
    private static final int FLAGS_SHIFT = 32;
    private static final int STAGE_SHIFT = 48;
    private static final long STAGE_MASK = 0xFL << STAGE_SHIFT;
    private static final int BYTE_MASK = 0xFF;
    private static final int SHORT_MASK = 0xFFFF;

    private IdMeta() {}

    static long of(int flags, int code, int kind, int outcomeCode) {
        return (long) flags << FLAGS_SHIFT | (long) code << CODE_SHIFT | (long) kind << KIND_SHIFT | outcomeCode;
    }

    static long withStage(long meta, int stage) {
        return (meta & ~STAGE_MASK) | (long) stage << STAGE_SHIFT;
    }

    static int stage(long meta) {
        return (int) ((meta & STAGE_MASK) >>> STAGE_SHIFT);
    }

    static int flags(long meta) {
        return (int) (meta >>> FLAGS_SHIFT) & SHORT_MASK;
    }

    static int code(long meta) {
        return (int) (meta >>> CODE_SHIFT) & SHORT_MASK;
    }

    static int kind(long meta) {
        return (int) (meta >>> KIND_SHIFT) & BYTE_MASK;
    }

    static int outcomeCode(long meta) {
        return (int) meta & BYTE_MASK;
    }
}
