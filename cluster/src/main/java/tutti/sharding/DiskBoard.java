package tutti.sharding;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * On which nodes there is room for more of the logs: what this one sees of its own disk, and what the others last said of theirs.
 * Thread-safe.
 */
final class DiskBoard {
    /** What a node said last; 0 until it has. */
    private static final int ROOMY = 1;

    private static final int LOW = 2;

    /** A node that said nothing for so long is not counted on where others are low: so many times does it speak up in between. */
    private static final int SILENCES_MAX = 4;

    private final int self;
    private final NodeDisk own;
    private final long silenceNsMax;
    private final LongSupplier nanoClock;
    private final AtomicIntegerArray states;
    private final AtomicLongArray heardNs;

    /** @param intervalNs between two words of a node */
    DiskBoard(int self, int nodes, NodeDisk own, long intervalNs, LongSupplier nanoClock) {
        this.self = self;
        this.own = own;
        this.silenceNsMax = SILENCES_MAX * intervalNs;
        this.nanoClock = nanoClock;
        this.states = new AtomicIntegerArray(nodes);
        this.heardNs = new AtomicLongArray(nodes);
    }

    NodeDisk own() {
        return own;
    }

    /** What another node says of its disk. */
    void set(int node, boolean isLow) {
        heardNs.set(node, nanoClock.getAsLong());
        states.set(node, isLow ? LOW : ROOMY);
    }

    /**
     * True if this node, leading, may write to the logs: its own disk has room, and those of so many others that they make a
     * majority with it. As long as nobody is known to be low, nobody is asked: silence alone says nothing of disks.
     */
    boolean mayWrite() {
        if (own.isLow()) {
            return false;
        }
        return !isAnyOtherLow() || 1 + othersWithRoom() > states.length() / 2;
    }

    /** True if the others make a majority with room, so that they can write without this node. */
    boolean haveOthersRoom() {
        return othersWithRoom() > states.length() / 2;
    }

    private boolean isAnyOtherLow() {
        for (int node = 0; node < states.length(); node++) {
            if (node != self && states.get(node) == LOW) {
                return true;
            }
        }
        return false;
    }

    private int othersWithRoom() {
        int count = 0;
        for (int node = 0; node < states.length(); node++) {
            if (node != self && states.get(node) == ROOMY && isHeard(node)) {
                count++;
            }
        }
        return count;
    }

    private boolean isHeard(int node) {
        return nanoClock.getAsLong() - heardNs.get(node) < silenceNsMax;
    }
}
