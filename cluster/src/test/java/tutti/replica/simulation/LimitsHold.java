package tutti.replica.simulation;

import tutti.ledger.AccountFlags;
import tutti.ledger.AccountView;

/** No account passes its flags' limits. */
final class LimitsHold implements SimulationInvariant {
    @Override
    public void check(Simulation simulation) {
        for (Place place : simulation.world().places()) {
            AccountView account = simulation.leader(place.partition()).ledger().account(place.high(), place.low());
            if (account != null && isPastLimit(account)) {
                throw new AssertionError("past its limit: " + account);
            }
        }
    }

    private static boolean isPastLimit(AccountView account) {
        return switch (account.flags() & ~AccountFlags.CLOSED) {
            case AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS ->
                account.debitsPosted() + account.debitsPending() > account.creditsPosted();
            case AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS ->
                account.creditsPosted() + account.creditsPending() > account.debitsPosted();
            default -> false;
        };
    }
}
