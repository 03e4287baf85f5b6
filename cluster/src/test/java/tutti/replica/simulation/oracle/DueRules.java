package tutti.replica.simulation.oracle;

import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;

/** Scheduled transfers: kept when they are asked for, tried when their time has come. */
final class DueRules {
    private final State state;
    private final InsideRules inside;
    private final CrossingRules crossing;

    DueRules(State state, InsideRules inside, CrossingRules crossing) {
        this.state = state;
        this.inside = inside;
        this.crossing = crossing;
    }

    Outcome schedule(Side side, Asked asked) {
        Outcome outcome = decide(side, asked);
        if (InsideRules.spends(outcome)) {
            Stored stored = state.keep(side, asked, outcome, 0, asked.credit());
            if (outcome == Outcome.SCHEDULED) {
                stored.by = InsideRules.account(side, asked.id().debit()).mandateOf(asked.principal());
            }
        }
        return outcome;
    }

    void tryAll(Side side) {
        for (Stored stored : side.toTry(state.places)) {
            if (state.isHome(side, stored.credit)) {
                InsideRules.Attempt attempt = inside.attempt(side, stored.asked);
                state.decideDue(side, stored, attempt.outcome(), attempt.amount());
            } else {
                ask(side, stored);
            }
        }
    }

    private Outcome decide(Side side, Asked asked) {
        OracleAccount debit = side.accounts.get(asked.id().debit());
        if (debit == null) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        boolean isHere = state.isHome(side, asked.credit());
        @Nullable OracleAccount credit = isHere ? side.accounts.get(asked.credit()) : null;
        return new Reasons()
                .when(isHere && credit == null, Outcome.CREDIT_ACCOUNT_NOT_FOUND)
                .when(!debit.mayDebit(asked.principal()), Outcome.DEBIT_NOT_ALLOWED)
                .when(credit != null && credit.asset != debit.asset, Outcome.ASSETS_MUST_MATCH)
                .when(asked.asTransfer().scheduledAtNs <= side.timeNs, Outcome.SCHEDULED_AT_IN_PAST)
                .when(!state.hasRoomToSchedule(side), Outcome.TABLE_IS_FULL)
                .orElse(Outcome.SCHEDULED);
    }

    private void ask(Side side, Stored stored) {
        Outcome problem = crossing.begin(side, stored);
        if (problem == null) {
            stored.stage = Stored.Stage.DUE;
        } else {
            state.decideDue(side, stored, problem, 0);
        }
    }
}
