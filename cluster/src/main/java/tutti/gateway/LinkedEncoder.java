package tutti.gateway;

import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Chain;
import tutti.ledger.Outcome;

/**
 * Writes the items of one call, which may be linked, into sections. A linked chain goes into one section, whole, at the home of its first
 * item; or is answered here: its last member, or the one that is wrong by itself, with the reason.
 */
abstract class LinkedEncoder implements ItemEncoder {
    private final int itemCount;
    private final Results results;

    /** Item written last in this attempt, -1 before the first. */
    private int lastItem = -1;

    /** Items below belong to chains that were looked at in this attempt. */
    private int chainEnd;

    /** Home of the chain looked at last, and the bytes it takes. */
    private int chainHome;

    private int chainBytes;

    LinkedEncoder(int itemCount, Results results) {
        this.itemCount = itemCount;
        this.results = results;
    }

    /** True if the item is linked to the next one. */
    abstract boolean isLinked(int item);

    /** Reads the item, which {@link #home}, {@link #bytes} and {@link #write} are about then; or says what is wrong with it by itself. */
    abstract @Nullable Outcome read(int item);

    /** The partition in which the item is at home. */
    abstract int home(SectionWriter writer);

    /** Bytes that the item's record takes. */
    abstract int bytes();

    abstract void write(MutableDirectBuffer buffer, int offset);

    /** What the others of a chain are answered, one of which has this problem. */
    abstract Outcome others(Outcome problem);

    @Override
    public final void encode(int item, SectionWriter writer) {
        if (item <= lastItem) {
            // Another attempt begins, with what is still open.
            chainEnd = 0;
        }
        lastItem = item;
        if (item >= chainEnd && isLinked(item) && !beginChain(item, writer)) {
            return;
        }
        Outcome wrong = read(item);
        if (wrong != null) {
            results.set(item, wrong);
            return;
        }
        writer.claim(item < chainEnd && isChain(item) ? chainHome : home(writer), item, bytes());
        write(writer.buffer(), writer.offset());
    }

    /** True if the chain that begins here is to be written; else all its members are answered. */
    private boolean beginChain(int first, SectionWriter writer) {
        int last = first;
        while (last < itemCount && isLinked(last)) {
            last++;
        }
        boolean isOpen = last == itemCount;
        chainEnd = isOpen ? last : last + 1;
        int failed = chainEnd - 1;
        Outcome problem = isOpen ? Outcome.LINKED_EVENT_CHAIN_OPEN : null;
        if (problem == null && chainEnd - first > Chain.LENGTH_MAX) {
            problem = Outcome.CHAIN_IS_TOO_LONG;
        }
        chainHome = -1;
        chainBytes = 0;
        for (int item = first; item < chainEnd && problem == null; item++) {
            problem = lookAt(item, writer);
            failed = item;
        }
        if (problem == null) {
            writer.keepTogether(chainHome, chainBytes);
            return true;
        }
        for (int item = first; item < chainEnd; item++) {
            results.set(item, item == failed ? problem : others(problem));
        }
        return false;
    }

    private @Nullable Outcome lookAt(int item, SectionWriter writer) {
        Outcome wrong = read(item);
        if (wrong != null) {
            return wrong;
        }
        chainHome = chainHome < 0 ? home(writer) : chainHome;
        chainBytes += bytes();
        return null;
    }

    /** True for a member of a chain, the last one too. */
    private boolean isChain(int item) {
        return isLinked(item) || (item > 0 && isLinked(item - 1));
    }
}
