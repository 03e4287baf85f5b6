package tutti.replica.simulation;

import tutti.ledger.AccountFlags;
import tutti.ledger.AccountView;
import tutti.ledger.AssetAccounts;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;

/**
 * No account passes its flags' limits, and no asset its maximum supply. What an undecided chain that reaches into several partitions brings
 * itself its members may reserve beyond them: there what is pending counts once all is decided.
 */
final class LimitsHold implements SimulationInvariant {
    private final boolean isSpanning;

    LimitsHold(boolean isSpanning) {
        this.isSpanning = isSpanning;
    }

    /** Nothing is undecided. */
    static void requireAtRest(Simulation simulation) {
        LimitsHold limits = new LimitsHold(false);
        for (int partition = 0; partition < simulation.partitions().size(); partition++) {
            limits.check(simulation, partition);
        }
    }

    @Override
    public void check(Simulation simulation, int partition, Entry entry) {
        check(simulation, partition);
    }

    private void check(Simulation simulation, int partition) {
        for (NewAccount of : simulation.world().accountsOf(partition)) {
            AccountView account = simulation.witness(partition).ledger().account(of.idHigh(), of.idLow());
            if (account != null && isPastLimit(account)) {
                throw new AssertionError("past its limit: " + account);
            }
        }
        for (NewAsset asset : simulation.world().assets()) {
            AccountView issuing = simulation
                    .witness(partition)
                    .ledger()
                    .account(AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(asset.asset()));
            if (issuing != null
                    && issuing.debitsPosted() + pending(issuing.debitsPending()) - issuing.creditsPosted()
                            > asset.maximumSupply()) {
                throw new AssertionError("more of it than there may be: " + asset);
            }
        }
    }

    private boolean isPastLimit(AccountView account) {
        boolean limitsDebits = (account.flags() & AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS) != 0;
        boolean limitsCredits = (account.flags() & AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS) != 0;
        return (limitsDebits && account.debitsPosted() + pending(account.debitsPending()) > account.creditsPosted())
                || (limitsCredits
                        && account.creditsPosted() + pending(account.creditsPending()) > account.debitsPosted());
    }

    private long pending(long amount) {
        return isSpanning ? 0 : amount;
    }
}
