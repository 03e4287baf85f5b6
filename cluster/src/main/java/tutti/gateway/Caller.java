package tutti.gateway;

/**
 * Who asks, and until when an answer is of use.
 *
 * @param principal name that the ledger knows the caller by
 * @param deadlineNs by {@link System#nanoTime}
 */
record Caller(String principal, long deadlineNs) {
    long remainingNs() {
        return deadlineNs - System.nanoTime();
    }

    boolean isOutOfTime() {
        return remainingNs() <= 0;
    }
}
