package tutti.consensus;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How far the other members of a group are known to have stored the log that this one has: what is below the lowest of them, nobody
 * will ask for. Thread-safe.
 *
 * <p>A member that reports from another term may have stored something else, which it will have to give up for what this one has; so
 * only reports of this member's own term raise what is known of it. One that lost its disk reports less than before, and is believed
 * at once.
 */
final class StoredByMembers {
    /** A member has not been heard since this node started. */
    static final long UNKNOWN = -1;

    private final int self;
    private final AtomicLongArray positions;

    StoredByMembers(int self, int members) {
        this.self = self;
        this.positions = new AtomicLongArray(members);
        for (int member = 0; member < members; member++) {
            positions.set(member, UNKNOWN);
        }
    }

    void report(int member, long term, long storedPosition, long ownTerm) {
        if (member < 0 || member >= positions.length()) {
            return;
        }
        long known = positions.get(member);
        if (term == ownTerm || (known != UNKNOWN && storedPosition < known)) {
            positions.set(member, storedPosition);
        }
    }

    /** Position that all other members have reached; {@link #UNKNOWN} while one is, {@code own} if there are no others. */
    long lowest(long own) {
        long lowest = own;
        for (int member = 0; member < positions.length(); member++) {
            if (member != self) {
                lowest = Math.min(lowest, positions.get(member));
            }
        }
        return lowest;
    }
}
