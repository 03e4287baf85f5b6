package tutti.sharding;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.SectionHeader;

/** A section on its way into the log whose ids may be looked up before: see {@link IdLookups}. */
abstract class LookedUpProposal implements Proposal {
    private final byte[] section;
    private final int items;
    private byte @Nullable [] prelude;
    private long lookedUpThrough;

    LookedUpProposal(byte[] section) {
        this.section = section;
        this.items = SectionHeader.count(new UnsafeBuffer(section), 0);
    }

    /**
     * Its ids were looked up.
     *
     * @param through position through which the index was complete; 0 if nothing was looked up
     * @param isWhole true if all were, and what was found is all here: what is not is new
     * @param recalled section of what was found; null if nothing was
     */
    final void lookedUp(long through, boolean isWhole, byte @Nullable [] recalled) {
        prelude = recalled;
        lookedUpThrough = through;
        if (isWhole) {
            SectionHeader.setLookedUp(new UnsafeBuffer(section), 0);
        }
    }

    /** Its ids cannot be looked up before the index is whole again. */
    abstract void onIndexRebuilding();

    @Override
    public final byte @Nullable [] prelude() {
        return prelude;
    }

    @Override
    public final long lookedUpThrough() {
        return lookedUpThrough;
    }

    @Override
    public final byte[] section() {
        return section;
    }

    @Override
    public final int items() {
        return items;
    }
}
