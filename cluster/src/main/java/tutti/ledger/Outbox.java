package tutti.ledger;

/** Takes what the ledger tells other partitions by itself. What is taken is replicated state, and arrives once and in order. */
public interface Outbox {
    /** For a ledger that is alone. */
    Outbox NONE = new Outbox() {
        @Override
        public boolean hasRoom(int partition) {
            return false;
        }

        @Override
        public void send(int partition, PendingEnd end) {
            Invariant.check(false, "there is no other partition", partition);
        }
    };

    /** True if one more end of a pending transfer may be sent to the partition. */
    boolean hasRoom(int partition);

    /** Sends it; the caller has asked for room. */
    void send(int partition, PendingEnd end);
}
