package tutti.client;

import com.google.protobuf.ByteString;

/** Which of the 4,096 slots an account or work belongs to; the formula is part of the wire contract. */
public final class Slots {
    /** How many slots there are. */
    public static final int COUNT = 4096;

    private Slots() {}

    public static int of(Id id) {
        return of(id.high(), id.low());
    }

    /** Of an id in its wire form; an id of another length, which no ledger accepts, is given slot 0. */
    public static int of(ByteString id) {
        return id.size() == Id.BYTES ? of(Id.longAt(id, 0), Id.longAt(id, Long.BYTES)) : 0;
    }

    public static int of(long high, long low) {
        return (int) mix(high ^ Long.rotateLeft(low, 32)) & COUNT - 1;
    }

    /** The finalizer of MurmurHash3 (x64). */
    private static long mix(long value) {
        long h = value;
        h ^= h >>> 33;
        h *= 0xff51afd7ed558ccdL;
        h ^= h >>> 33;
        h *= 0xc4ceb9fe1a85ec53L;
        h ^= h >>> 33;
        return h;
    }
}
