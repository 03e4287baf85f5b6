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
}
