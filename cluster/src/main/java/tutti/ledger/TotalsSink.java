package tutti.ledger;

/**
 * Takes the books of one partition. For every asset {@code debitsPosted == creditsPosted} and {@code debitsPending ==
 * creditsPending}, counted over accounts, accruals, undecided escrows and channel ends. Unsigned, modulo 2^64: sums over all
 * accounts may pass what one account may hold.
 */
public interface TotalsSink {
    /** For a count that is only to be compared. */
    TotalsSink NONE = new TotalsSink() {
        @Override
        public void asset(
                int asset,
                long debitsPosted,
                long creditsPosted,
                long debitsPending,
                long creditsPending,
                long accrued) {
            // Not wanted.
        }

        @Override
        public void channel(int peer, int asset, long sent, long received) {
            // Not wanted.
        }
    };

    void asset(int asset, long debitsPosted, long creditsPosted, long debitsPending, long creditsPending, long accrued);

    /** Cumulative totals of the channels to and from {@code peer}, minor units since the ledger began. */
    void channel(int peer, int asset, long sent, long received);
}
