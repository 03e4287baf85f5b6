package tutti.replica.simulation;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * What a run is made of. All follows from the seed, unless faults are taken out to see whether a failure needs them.
 *
 * @param idWindowMax ids that a partition keeps; few in some runs, so that ids are forgotten
 * @param idWindowKept of those that may leave; few in some runs
 * @param events steps of the scheduler before everything comes to rest
 * @param isSpanning true if clients send chains that reach into several partitions, which the oracle does not follow
 */
record Settings(
        long seed,
        int partitions,
        int idWindowMax,
        int idWindowKept,
        int events,
        Set<Fault> faults,
        boolean isSpanning) {
    static final int EVENTS = 2_500;

    private static final int WINDOW_WIDE = 20_000;
    private static final int WINDOW_NARROW = 200;
    private static final int PARTITIONS_MAX = 4;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    static Settings of(long seed, int events) {
        Random random = new Random(seed * MIX);
        int partitions = Math.min(PARTITIONS_MAX, 1 + random.nextInt(3) + random.nextInt(3) / 2);
        int idWindowMax = random.nextInt(3) == 0 ? WINDOW_NARROW + random.nextInt(WINDOW_NARROW) : WINDOW_WIDE;
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (Fault fault : Fault.values()) {
            if (random.nextInt(4) > 0) {
                faults.add(fault);
            }
        }
        int idWindowKept = random.nextInt(3) == 0 ? 1 + random.nextInt(WINDOW_NARROW) : idWindowMax;
        return new Settings(seed, partitions, idWindowMax, idWindowKept, events, faults, false);
    }

    /** The same with chains that reach into several partitions. */
    Settings spanning() {
        return new Settings(seed, Math.max(2, partitions), idWindowMax, idWindowKept, events, faults, true);
    }

    Settings without(Fault fault) {
        Set<Fault> fewer = EnumSet.copyOf(faults);
        fewer.remove(fault);
        return new Settings(seed, partitions, idWindowMax, idWindowKept, events, fewer, isSpanning);
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }
}
