package tutti.replica.simulation.oracle;

import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;

/** Claims: what waits for a payee in its asset's unclaimed account goes to the payee, open again, or to another account. */
final class ClaimRules {
    private final State state;

    ClaimRules(State state) {
        this.state = state;
    }

    /** The credit account is the payee's, or lives here too. */
    Outcome apply(Side side, Asked asked) {
        OracleAccount payee = side.accounts.get(asked.id().debit());
        OracleAccount credit = asked.isForPayee() ? payee : side.accounts.get(asked.credit());
        if (payee == null || credit == null) {
            return kept(
                    side,
                    asked,
                    payee == null ? Outcome.DEBIT_ACCOUNT_NOT_FOUND : Outcome.CREDIT_ACCOUNT_NOT_FOUND,
                    0,
                    asked.credit());
        }
        long amount = amount(asked, payee);
        Outcome problem = ofPayee(asked, payee, amount)
                .when(credit.asset != payee.asset, Outcome.ASSETS_MUST_MATCH)
                .whenFull(credit, amount)
                .when(credit.creditOverflows(amount), Outcome.TOTAL_OVERFLOWS)
                .when(credit.isClosed, Outcome.CREDIT_ACCOUNT_CLOSED)
                .when(payee.isFrozen && credit != payee, Outcome.DEBIT_ACCOUNT_FROZEN)
                .answer();
        if (problem != null) {
            return kept(side, asked, problem, 0, asked.credit());
        }
        state.claim(payee, amount);
        state.debit(state.unclaimed(side, payee.asset), amount);
        state.credit(credit, amount);
        return kept(side, asked, Outcome.POSTED, amount, credit.id);
    }

    /** The credit account lives in another partition: null if the claim now waits for that. */
    @Nullable
    Outcome begin(Side side, Asked asked) {
        OracleAccount payee = side.accounts.get(asked.id().debit());
        if (payee == null) {
            return kept(side, asked, Outcome.DEBIT_ACCOUNT_NOT_FOUND, 0, asked.credit());
        }
        long amount = amount(asked, payee);
        Outcome problem = ofPayee(asked, payee, amount)
                .when(payee.isFrozen, Outcome.DEBIT_ACCOUNT_FROZEN)
                .when(!state.hasRoomForUndecided(side), Outcome.TABLE_IS_FULL)
                .answer();
        if (problem != null) {
            return kept(side, asked, problem, 0, asked.credit());
        }
        Stored stored = new Stored(asked);
        stored.moved = amount;
        side.ids.put(asked.id(), stored);
        side.undecided++;
        hold(side, payee, amount);
        side.channels.get(state.places.home(asked.credit())).send(new Item.Request(stored, payee.asset, amount));
        return null;
    }

    /** The other partition has taken so much. */
    void reply(Side side, Item.Reply reply) {
        OracleAccount payee =
                InsideRules.account(side, reply.transfer().asked.id().debit());
        hold(side, payee, -reply.transfer().moved);
        state.claim(payee, reply.accepted());
        state.debit(state.unclaimed(side, payee.asset), reply.accepted());
    }

    private void hold(Side side, OracleAccount payee, long amount) {
        OracleAccount unclaimed = state.unclaimed(side, payee.asset);
        payee.unclaimedHeld += amount;
        unclaimed.held += amount;
        state.reserveDebit(unclaimed, amount);
    }

    private static long amount(Asked asked, OracleAccount payee) {
        long wanted = asked.asTransfer().amount;
        return wanted == Transfer.AMOUNT_MAX ? payee.unclaimed - payee.unclaimedHeld : wanted;
    }

    private Reasons ofPayee(Asked asked, OracleAccount payee, long amount) {
        boolean isAllowed = payee.controller.equals(asked.principal())
                || state.controllerOf(payee.asset).equals(asked.principal());
        boolean isHeld = payee.unclaimedHeld > 0 && amount <= payee.unclaimed;
        return new Reasons()
                .when(!isAllowed, Outcome.DEBIT_NOT_ALLOWED)
                .when(
                        amount == 0 || amount > payee.unclaimed - payee.unclaimedHeld,
                        isHeld ? Outcome.CHAIN_CONFLICT : Outcome.EXCEEDS_UNCLAIMED,
                        Outcome.EXCEEDS_UNCLAIMED.code());
    }

    private Outcome kept(Side side, Asked asked, Outcome outcome, long moved, AccountId credit) {
        if (InsideRules.spends(outcome)) {
            state.keep(side, asked, outcome, moved, credit);
        }
        return outcome;
    }
}
