package tutti.ledger;

/** Ids in the order in which they came, through the slab's links. */
final class IdQueue {
    static final int NONE = Slab.NONE;

    private final Slab slab;
    private int head = NONE;
    private int tail = NONE;

    IdQueue(Slab slab) {
        this.slab = slab;
    }

    /** The first, {@link #NONE} if there is none. */
    int head() {
        return head;
    }

    /** The id after {@code slot}, {@link #NONE} at the end. */
    int next(int slot) {
        return slab.next(slot);
    }

    void append(int slot) {
        slab.setNext(slot, NONE);
        if (head == NONE) {
            head = slot;
        } else {
            slab.setNext(tail, slot);
        }
        tail = slot;
    }

    /** Takes the first out; there is one. */
    int poll() {
        int slot = head;
        head = slab.next(slot);
        return slot;
    }
}
