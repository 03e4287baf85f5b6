package tutti.ledger;

/**
 * Checks that must hold whatever happens. A broken one means that the state can no longer be trusted: it is thrown, never
 * caught, and the node halts.
 */
public final class Invariant {
    private Invariant() {}

    public static void check(boolean holds, String message) {
        if (!holds) {
            throw new BrokenInvariantException(message);
        }
    }

    public static void check(boolean holds, String message, long a) {
        if (!holds) {
            throw new BrokenInvariantException(message + ": " + a);
        }
    }

    public static void check(boolean holds, String message, long a, long b) {
        if (!holds) {
            throw new BrokenInvariantException(message + ": " + a + ", " + b);
        }
    }

    public static void check(boolean holds, String message, long a, long b, long c) {
        if (!holds) {
            throw new BrokenInvariantException(message + ": " + a + ", " + b + ", " + c);
        }
    }

    /** The two must be equal. */
    public static void equal(long a, long b, String message) {
        check(a == b, message, a, b);
    }

    /** The two must be equal; {@code subject} says for what. */
    public static void equal(long a, long b, String message, long subject) {
        check(a == b, message, subject, a, b);
    }

    /** The value must lie between the two, bounds included. */
    public static void within(long value, long least, long most, String message) {
        check(value >= least && value <= most, message, value, least, most);
    }
}
