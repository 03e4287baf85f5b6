package tutti.partition;

import tutti.ledger.Invariant;
import tutti.ledger.Placement;

/** Which partition owns each of the 4,096 slots. Immutable; a change makes a map with a higher version. */
public final class SlotMap implements Placement {
    /** Slots that ids hash to. */
    public static final int SLOTS = 4096;

    private final int version;
    private final int partitionCount;
    private final short[] partitions;

    private SlotMap(int version, int partitionCount, short[] partitions) {
        this.version = version;
        this.partitionCount = partitionCount;
        this.partitions = partitions;
    }

    /** The map of a new cluster: equal runs of slots, in order of partition. */
    public static SlotMap initial(int partitionCount) {
        short[] partitions = new short[SLOTS];
        for (int slot = 0; slot < SLOTS; slot++) {
            partitions[slot] = (short) (slot * partitionCount / SLOTS);
        }
        return new SlotMap(1, partitionCount, partitions);
    }

    /**
     * The next map, with more partitions: each of the new ones takes slots from those that have more than their share, as few as make all
     * equal but for one, and no other slot moves. A function of this map and the number alone.
     */
    public SlotMap grownTo(int moreThanNow) {
        Invariant.within(moreThanNow, partitionCount + 1L, SLOTS, "partitions of a slot map that grows");
        short[] grown = partitions.clone();
        int[] counts = new int[moreThanNow];
        for (short partition : partitions) {
            counts[partition]++;
        }
        int taker = partitionCount;
        for (int donor = 0; donor < partitionCount; donor++) {
            for (int slot = SLOTS - 1; slot >= 0 && counts[donor] > share(donor, moreThanNow); slot--) {
                if (grown[slot] == donor) {
                    while (counts[taker] == share(taker, moreThanNow)) {
                        taker++;
                    }
                    grown[slot] = (short) taker;
                    counts[taker]++;
                    counts[donor]--;
                }
            }
        }
        return new SlotMap(version + 1, moreThanNow, grown);
    }

    /** Slot of an id: the low 12 bits of MurmurHash3's 64-bit finalizer over {@code high ^ rotateLeft(low, 32)}. */
    public static int slotOf(long idHigh, long idLow) {
        long hash = idHigh ^ Long.rotateLeft(idLow, 32);
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return (int) hash & (SLOTS - 1);
    }

    @Override
    public int partitionOf(long idHigh, long idLow) {
        return partitions[slotOf(idHigh, idLow)];
    }

    public int partitionOfSlot(int slot) {
        return partitions[slot];
    }

    private static int share(int partition, int partitionCount) {
        return SLOTS / partitionCount + (partition < SLOTS % partitionCount ? 1 : 0);
    }

    /** Rises with every change. */
    public int version() {
        return version;
    }

    public int partitionCount() {
        return partitionCount;
    }
}
