package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tutti.codec.Query;
import tutti.ledger.AccountView;
import tutti.ledger.LedgerLimits;
import tutti.ledger.Outcome;

/** Two partitions' leaders on one node, an account in each, and 1,000 tokens on the first one's. */
final class TwoLeaders {
    static final int NODE = PartitionFixture.SELF;

    final PartitionFixture first;
    final PartitionFixture second;
    final TestLedger ledger;
    final Query.Id alice;
    final Query.Id bob;

    TwoLeaders(LedgerLimits limits) {
        first = new PartitionFixture(0, 2, limits);
        second = new PartitionFixture(1, 2, limits);
        ledger = first.ledger;
        alice = ledger.account(0, 0);
        bob = ledger.account(1, 0);
        first.leaders.set(1, NODE);
        second.leaders.set(0, NODE);
        first.lead(1);
        second.lead(1);
        createAssetAndAccounts();
    }

    private void createAssetAndAccounts() {
        assertThat(first.decide(ledger.asset())).isEqualTo(Outcome.CREATED);
        exchangeUntilQuiet();
        assertThat(first.decide(ledger.accounts(alice))).isEqualTo(Outcome.CREATED);
        assertThat(second.decide(ledger.accounts(bob))).isEqualTo(Outcome.CREATED);
        PartitionFixture issuing = ledger.home(TestLedger.issuingAccount()) == 0 ? first : second;
        long minted = issuing.submit(ledger.transfer(900_001, TestLedger.issuingAccount(), alice, 1000));
        issuing.commitAll();
        exchangeUntilQuiet();
        assertThat(TestLedger.onlyOutcome(issuing.decided(minted).outcomes())).isEqualTo(Outcome.POSTED);
    }

    /** Delivers what the partitions' actors sent each other, and commits what comes of it. */
    void exchangeUntilQuiet() {
        boolean isQuiet = false;
        while (!isQuiet) {
            List<PartitionActor.Message> toSecond = new ArrayList<>(first.sentTo(NODE, 1));
            List<PartitionActor.Message> toFirst = new ArrayList<>(second.sentTo(NODE, 0));
            toSecond.forEach(second.kit::run);
            toFirst.forEach(first.kit::run);
            commitAll(first);
            commitAll(second);
            isQuiet = toSecond.isEmpty() && toFirst.isEmpty();
        }
    }

    private static void commitAll(PartitionFixture leader) {
        leader.runLookups();
        leader.commitAll();
    }

    static AccountView account(PartitionFixture partition, Query.Id id) {
        AccountView view = partition.replica.ledger().account(id.high(), id.low());
        if (view == null) {
            throw new AssertionError("no account " + id);
        }
        return view;
    }
}
