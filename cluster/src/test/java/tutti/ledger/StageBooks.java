package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold of the books of a scenario's partitions, whatever it says. */
final class StageBooks {
    private StageBooks() {}

    /** Each partition balances by itself; if nothing is on its way what one has sent the other has received. */
    static void check(LedgerFixture[] partitions, boolean isQuiet) {
        boolean isAllArrived = isQuiet;
        for (LedgerFixture partition : partitions) {
            assertThat(partition.ledger.recomputeDigest()).as("digest").isEqualTo(partition.ledger.digest());
            isAllArrived &= partition.sent.isEmpty() && partition.ends.isEmpty() && partition.requests.isEmpty();
        }
        long[] between = new long[partitions.length];
        for (LedgerFixture partition : partitions) {
            partition.ledger.recount(new Balance(between, partition.partition()));
        }
        if (isAllArrived) {
            assertThat(between).as("sent and not received, nor on its way").containsOnly(0);
        }
    }

    /** Sums by sender what is sent and not received. */
    private static final class Balance implements TotalsSink {
        private final long[] between;
        private final int self;

        Balance(long[] between, int self) {
            this.between = between;
            this.self = self;
        }

        @Override
        public void asset(int asset, long debits, long credits, long pending, long incoming, long accrued) {
            assertThat(debits).as("posted of asset %s", asset).isEqualTo(credits);
            assertThat(pending).as("pending of asset %s", asset).isEqualTo(incoming);
        }

        @Override
        public void channel(int peer, int asset, long sent, long received) {
            between[self] += sent;
            between[peer] -= received;
        }
    }
}
