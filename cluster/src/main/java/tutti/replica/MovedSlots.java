package tutti.replica;

import org.agrona.DirectBuffer;
import tutti.codec.BatchHeader;
import tutti.ledger.Invariant;
import tutti.partition.Digest64;

/**
 * Holds a replica to the slot map that it began with. A log goes on only where slots lie as they lay then: a member that was not there
 * when they moved, or had come to another position, would make another state of it, and must rather stop.
 */
final class MovedSlots {
    private static final String REMEDY =
            " is of a log whose slots lie otherwise on this member: give it the data folder of another."
                    + " Slot map of the batch, and of this member";

    private final int slotMapVersion;

    /** Stands for the state with which the partition began when slots were last moved; 0 if they never were. */
    private long digest;

    /** Position of the state that was loaded; 0 if none was. */
    private long loadedPosition;

    MovedSlots(int slotMapVersion) {
        this.slotMapVersion = slotMapVersion;
    }

    long digest() {
        return digest;
    }

    /** Slots were moved, and the partition begins with a state of this digest. */
    void onMoved(long stateDigest) {
        digest = Digest64.with(slotMapVersion, stateDigest);
    }

    void onLoaded(long position, long movedDigest) {
        loadedPosition = position;
        digest = movedDigest;
    }

    /** True if the batch is in the state that was loaded: the log brings it, since that state is not the log's own snapshot. */
    boolean isLoaded(long position, DirectBuffer batch, int offset) {
        if (position > loadedPosition) {
            return false;
        }
        if (BatchHeader.slotMapVersion(batch, offset) >= slotMapVersion) {
            refuse(position, batch, offset);
        }
        return true;
    }

    /** Asserts that the batch, which is to be applied, comes from a leader that has the same slot map and began with the same state. */
    void check(long position, DirectBuffer batch, int offset) {
        if (BatchHeader.slotMapVersion(batch, offset) != slotMapVersion
                || BatchHeader.slotsMoved(batch, offset) != digest) {
            refuse(position, batch, offset);
        }
    }

    private void refuse(long position, DirectBuffer batch, int offset) {
        Invariant.check(
                false,
                "batch at position " + position + REMEDY,
                BatchHeader.slotMapVersion(batch, offset),
                slotMapVersion);
    }
}
