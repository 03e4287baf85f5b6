package tutti.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What few transfers say beyond the record that every id has, by the slot of the id. Takes no memory for ids without. Drawn in {@link IdLayout}.
 */
final class Extensions {
    static final int WORDS = 8;

    static final int PENDING_HIGH = 0;
    static final int PENDING_LOW = 1;
    static final int USER_DATA_HIGH = 2;
    static final int USER_DATA_LOW = 3;
    static final int USER_DATA = 4;
    static final int SHORTS = 5;
    static final int EFFECTIVE_DATE = 6;
    static final int SCHEDULED_AT = 7;

    private static final int CHUNK_BITS = 11;
    private static final int CHUNK_IDS = 1 << CHUNK_BITS;

    private final Slab slab = new Slab(WORDS);

    /** Slot of the extension plus one, by the slot of the id; a chunk is null until one of its ids has an extension. */
    private int[] @Nullable [] places = new int[1][];

    boolean has(int id) {
        return place(id) != 0;
    }

    void put(int id, Transfer transfer) {
        int slot = take(id);
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + PENDING_HIGH] = transfer.pendingHigh;
        chunk[base + PENDING_LOW] = transfer.pendingLow;
        chunk[base + USER_DATA_HIGH] = transfer.userDataHigh;
        chunk[base + USER_DATA_LOW] = transfer.userDataLow;
        chunk[base + USER_DATA] = transfer.userData;
        chunk[base + SHORTS] =
                (long) transfer.userDataShort << Integer.SIZE | Integer.toUnsignedLong(transfer.timeoutSeconds);
        chunk[base + EFFECTIVE_DATE] = transfer.effectiveDateNs;
        chunk[base + SCHEDULED_AT] = transfer.scheduledAtNs;
    }

    /** Takes over an extension from a snapshot: its words lie in {@code state} from {@code at} on. */
    void restore(int id, long[] state, int at) {
        int slot = take(id);
        System.arraycopy(state, at, slab.chunk(slot), slab.base(slot), WORDS);
    }

    void copyState(int id, long[] state, int at) {
        int slot = place(id) - 1;
        System.arraycopy(slab.chunk(slot), slab.base(slot), state, at, WORDS);
    }

    /** Forgets the id's extension, if it has one. */
    void remove(int id) {
        int place = place(id);
        if (place != 0) {
            slab.release(place - 1);
            chunkOf(id)[id & (CHUNK_IDS - 1)] = 0;
        }
    }

    /** First field in which the transfer differs from what the id has, null if it says the same. */
    @Nullable
    Outcome difference(int id, Transfer transfer) {
        long shorts = word(id, SHORTS);
        if (word(id, USER_DATA) != transfer.userData) {
            return Outcome.EXISTS_WITH_DIFFERENT_USER_DATA;
        }
        if (word(id, PENDING_HIGH) != transfer.pendingHigh || word(id, PENDING_LOW) != transfer.pendingLow) {
            return Outcome.EXISTS_WITH_DIFFERENT_PENDING_ID;
        }
        if ((int) shorts != transfer.timeoutSeconds) {
            return Outcome.EXISTS_WITH_DIFFERENT_TIMEOUT;
        }
        if (word(id, EFFECTIVE_DATE) != transfer.effectiveDateNs) {
            return Outcome.EXISTS_WITH_DIFFERENT_EFFECTIVE_DATE;
        }
        if (word(id, USER_DATA_HIGH) != transfer.userDataHigh || word(id, USER_DATA_LOW) != transfer.userDataLow) {
            return Outcome.EXISTS_WITH_DIFFERENT_USER_DATA_128;
        }
        if ((int) (shorts >>> Integer.SIZE) != transfer.userDataShort) {
            return Outcome.EXISTS_WITH_DIFFERENT_USER_DATA_32;
        }
        return word(id, SCHEDULED_AT) == transfer.scheduledAtNs ? null : Outcome.EXISTS_WITH_DIFFERENT_SCHEDULED_AT;
    }

    long pendingHigh(int id) {
        return word(id, PENDING_HIGH);
    }

    long pendingLow(int id) {
        return word(id, PENDING_LOW);
    }

    long userData(int id) {
        return word(id, USER_DATA);
    }

    /** Seconds after which the pending transfer expires, 0 for never. */
    long timeoutSeconds(int id) {
        return word(id, SHORTS) & 0xFFFF_FFFFL;
    }

    /** Ledger time from which a scheduled transfer is due. */
    long scheduledAtNs(int id) {
        return word(id, SCHEDULED_AT);
    }

    /** Hash of the id's extension for the digest; 0 if it has none. */
    long hash(int id) {
        int slot = place(id) - 1;
        return slot < 0 ? 0 : StateDigest.of(StateDigest.EXTENSION, slab.chunk(slot), slab.base(slot), WORDS);
    }

    private long word(int id, int word) {
        int slot = place(id) - 1;
        return slot < 0 ? 0 : slab.get(slot, word);
    }

    private int place(int id) {
        int chunk = id >>> CHUNK_BITS;
        int[] ofChunk = chunk < places.length ? places[chunk] : null;
        return ofChunk == null ? 0 : ofChunk[id & (CHUNK_IDS - 1)];
    }

    private int take(int id) {
        int slot = slab.take();
        chunkOf(id)[id & (CHUNK_IDS - 1)] = slot + 1;
        return slot;
    }

    private int[] chunkOf(int id) {
        int chunk = id >>> CHUNK_BITS;
        if (chunk >= places.length) {
            places = Arrays.copyOf(places, Math.max(chunk + 1, 2 * places.length));
        }
        int[] ofChunk = places[chunk];
        if (ofChunk == null) {
            ofChunk = new int[CHUNK_IDS];
            places[chunk] = ofChunk;
        }
        return ofChunk;
    }
}
