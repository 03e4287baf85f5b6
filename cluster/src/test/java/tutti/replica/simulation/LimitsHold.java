package tutti.replica.simulation;

import tutti.ledger.AccountFlags;
import tutti.ledger.AccountView;
import tutti.ledger.AssetAccounts;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;

/** No account passes its flags' limits, and no asset its maximum supply. */
final class LimitsHold implements SimulationInvariant {
    @Override
    public void check(Simulation simulation, int partition, Entry entry) {
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
                    && issuing.debitsPosted() + issuing.debitsPending() - issuing.creditsPosted()
                            > asset.maximumSupply()) {
                throw new AssertionError("more of it than there may be: " + asset);
            }
        }
    }

    private static boolean isPastLimit(AccountView account) {
        boolean limitsDebits = (account.flags() & AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS) != 0;
        boolean limitsCredits = (account.flags() & AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS) != 0;
        return (limitsDebits && account.debitsPosted() + account.debitsPending() > account.creditsPosted())
                || (limitsCredits && account.creditsPosted() + account.creditsPending() > account.debitsPosted());
    }
}
