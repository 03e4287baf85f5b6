package tutti.codec;

import tutti.ledger.Outcome;

/** Tells codes that stand for an outcome from any other number that bytes may hold. */
final class OutcomeCodes {
    private static final boolean[] KNOWN = new boolean[256];

    static {
        for (Outcome outcome : Outcome.values()) {
            KNOWN[outcome.code()] = true;
        }
    }

    private OutcomeCodes() {}

    static boolean isKnown(int code) {
        return code >= 0 && code < KNOWN.length && KNOWN[code];
    }

    /** True for an outcome by which another partition can decide on a transfer, or say that it cannot yet. */
    static boolean decidesEscrow(int code) {
        if (!isKnown(code)) {
            return false;
        }
        Outcome outcome = Outcome.ofCode(code);
        boolean isOfItsOwn =
                outcome == Outcome.POSTED || outcome == Outcome.PENDING || outcome == Outcome.CHAIN_CONFLICT;
        return isOfItsOwn || (outcome.spendsId() && !outcome.isSuccess());
    }
}
