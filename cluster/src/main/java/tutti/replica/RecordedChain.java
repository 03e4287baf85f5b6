package tutti.replica;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.TransferRecord;
import tutti.ledger.Chain;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;

/** A linked chain as it lies in a section. Reused. */
final class RecordedChain implements Chain {
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Where each member lies. */
    private final int[] records = new int[LENGTH_MAX];

    private int taken;
    private boolean isOpen;

    /**
     * Takes the members from {@code offset} on, through the first that is not linked or the last of the {@code itemsLeft}. Returns
     * where the next record lies.
     */
    int take(DirectBuffer section, int offset, int itemsLeft) {
        buffer.wrap(section);
        int record = offset;
        taken = 0;
        isOpen = true;
        while (isOpen && taken < itemsLeft) {
            if (taken < LENGTH_MAX) {
                records[taken] = record;
            }
            taken++;
            isOpen = TransferRecord.isLinked(section, record);
            record += TransferRecord.bytes(section, record);
        }
        return record;
    }

    /** Transfers taken, which may be more than a chain may have. */
    int taken() {
        return taken;
    }

    /** Why this is no chain; null if it is one. */
    @Nullable
    Outcome problem() {
        if (isOpen) {
            return Outcome.LINKED_EVENT_CHAIN_OPEN;
        }
        return taken > LENGTH_MAX ? Outcome.CHAIN_IS_TOO_LONG : null;
    }

    @Override
    public int length() {
        return taken;
    }

    @Override
    public void read(int member, Transfer transfer) {
        TransferRecord.decode(buffer, records[member], transfer);
    }
}
