package tutti.ledger;

/** Takes what the ledger tells other partitions by itself. What is taken is replicated state, and arrives once and in order. */
public interface Outbox {
    /** For a ledger that is alone. */
    Outbox NONE = new Outbox() {
        @Override
        public boolean hasRoomForEnds(int partition, int ends) {
            return false;
        }

        @Override
        public void send(int partition, PendingEnd end) {
            Invariant.check(false, "there is no other partition", partition);
        }

        @Override
        public boolean hasRoomToRequest(int partition) {
            return false;
        }

        @Override
        public void request(int partition, Transfer transfer, long reserved, int asset) {
            Invariant.check(false, "there is no other partition", partition);
        }

        @Override
        public boolean hasRoomToPromise(int partition) {
            return false;
        }

        @Override
        public boolean hasRoomToAsk(int partition, int entries) {
            return false;
        }

        @Override
        public void promise(int partition, int items) {
            Invariant.check(false, "there is no other partition", partition);
        }

        @Override
        public void ask(int partition, ChainPrepare question) {
            Invariant.check(false, "there is no other partition", partition);
        }

        @Override
        public void answer(int partition, ChainPrepared answer) {
            Invariant.check(false, "there is no other partition", partition);
        }

        @Override
        public void decide(int partition, ChainDecision decision) {
            Invariant.check(false, "there is no other partition", partition);
        }

        @Override
        public void move(int partition, int asset, long amount) {
            Invariant.check(false, "there is no other partition", partition);
        }
    };

    /** True if so many ends of pending transfers may be sent to the partition. */
    boolean hasRoomForEnds(int partition, int ends);

    /** Sends it; the caller has asked for room. */
    void send(int partition, PendingEnd end);

    // ---- scheduled transfers ----

    /** True if one more transfer may be requested of the partition. */
    boolean hasRoomToRequest(int partition);

    /** Requests a transfer of which so much is reserved; the caller has asked for room. */
    void request(int partition, Transfer transfer, long reserved, int asset);

    // ---- chains that span partitions ----

    /** True if one more decision, or amount, may be promised to the partition. */
    boolean hasRoomToPromise(int partition);

    /** True if so many entries may be asked of the partition, and a decision promised. */
    boolean hasRoomToAsk(int partition, int entries);

    /** Keeps room for so many decisions and amounts, or no longer does if it is negative. The caller has asked for room. */
    void promise(int partition, int items);

    /** Asks for what the caller has asked room for. */
    void ask(int partition, ChainPrepare question);

    /** Answers a question; whoever brought it has asked for room. */
    void answer(int partition, ChainPrepared answer);

    /** Sends a decision that was promised. */
    void decide(int partition, ChainDecision decision);

    /** Sends an amount that was promised. */
    void move(int partition, int asset, long amount);
}
