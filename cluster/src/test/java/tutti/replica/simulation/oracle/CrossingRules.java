package tutti.replica.simulation.oracle;

import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** Transfers whose credit account lives in another partition: reserved here, asked there, decided here. */
final class CrossingRules {
    /** The far side cannot tell who asks, so it closes nothing; chains and what is about another transfer stay inside. */
    private static final int POSSIBLE = TransferFlags.PENDING | Forms.BALANCING | TransferFlags.CLOSING_DEBIT;

    private final State state;

    CrossingRules(State state) {
        this.state = state;
    }

    /** Null if the transfer now waits for the other partition. */
    @Nullable
    Outcome begin(Side side, Asked asked) {
        Transfer transfer = asked.asTransfer();
        if ((transfer.flags & ~POSSIBLE) != 0) {
            return Outcome.NOT_SUPPORTED_YET;
        }
        OracleAccount debit = side.accounts.get(asked.id().debit());
        if (debit == null) {
            state.keep(side, asked, Outcome.DEBIT_ACCOUNT_NOT_FOUND, 0, asked.credit());
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        long amount = asked.has(TransferFlags.BALANCING_DEBIT)
                ? Math.min(transfer.amount, Math.max(debit.available(), 0))
                : transfer.amount;
        Outcome shortage = debit.isShortOnlyByHolds(amount) ? Outcome.CHAIN_CONFLICT : Outcome.EXCEEDS_CREDITS;
        boolean hasRoom =
                state.hasRoomForUndecided(side) && (!asked.has(TransferFlags.PENDING) || state.hasRoomToPend(side));
        Outcome problem = new Reasons()
                .when(!debit.controller.equals(asked.principal()), Outcome.DEBIT_NOT_ALLOWED)
                .when(debit.isClosed, Outcome.DEBIT_ACCOUNT_CLOSED)
                .when(debit.isShort(amount), shortage, Outcome.EXCEEDS_CREDITS.code())
                .when(debit.mintsTooMuch(amount), Outcome.EXCEEDS_MAXIMUM_SUPPLY)
                .when(debit.debitOverflows(amount), Outcome.TOTAL_OVERFLOWS)
                .when(debit.isFrozen, Outcome.DEBIT_ACCOUNT_FROZEN)
                .when(!hasRoom, Outcome.TABLE_IS_FULL)
                .answer();
        if (problem == null) {
            hold(side, asked, debit, amount);
        } else if (InsideRules.spends(problem)) {
            state.keep(side, asked, problem, 0, asked.credit());
        }
        return problem;
    }

    /** The credit side answers. */
    void request(Side side, int from, Item.Request request) {
        Asked asked = request.transfer().asked;
        OracleAccount credit = side.accounts.get(asked.credit());
        long amount = request.reserved();
        if (credit != null && asked.has(TransferFlags.BALANCING_CREDIT)) {
            amount = Math.min(amount, Math.max(credit.lacking(), 0));
        }
        Outcome outcome = credit == null
                ? Outcome.CREDIT_ACCOUNT_NOT_FOUND
                : new Reasons()
                        .when(credit.asset != request.asset(), Outcome.ASSETS_MUST_MATCH)
                        .when(credit.takesTooMuch(amount), Outcome.EXCEEDS_DEBITS)
                        .when(credit.creditOverflows(amount), Outcome.TOTAL_OVERFLOWS)
                        .when(credit.isClosed, Outcome.CREDIT_ACCOUNT_CLOSED)
                        .orElse(asked.has(TransferFlags.PENDING) ? Outcome.PENDING : Outcome.POSTED);
        boolean isAccepted = outcome == Outcome.PENDING || outcome == Outcome.POSTED;
        if (credit != null && outcome == Outcome.PENDING) {
            state.reserveCredit(credit, amount);
        } else if (credit != null && outcome == Outcome.POSTED) {
            state.credit(credit, amount);
        }
        side.channels.get(from).send(new Item.Reply(request.transfer(), outcome, isAccepted ? amount : 0));
    }

    /** The debit side hears the answer, and the client with it. */
    void reply(Side side, Item.Reply reply) {
        Stored stored = reply.transfer();
        OracleAccount debit = InsideRules.account(side, stored.asked.id().debit());
        long reserved = stored.moved;
        debit.held -= reserved;
        side.undecided--;
        if (stored.isReservation()) {
            state.reserveDebit(debit, reply.accepted() - reserved);
            if (reply.outcome() != Outcome.PENDING && stored.asked.has(TransferFlags.CLOSING_DEBIT)) {
                state.setClosed(debit, false);
            }
        } else {
            state.reserveDebit(debit, -reserved);
            state.debit(debit, reply.accepted());
        }
        state.decide(side, stored, reply.outcome(), reply.accepted());
    }

    /** The credit side hears how a reservation ended. */
    void end(Side side, Item.End end) {
        OracleAccount credit = InsideRules.account(side, end.credit());
        state.reserveCredit(credit, -end.reserved());
        state.credit(credit, end.posted());
    }

    private void hold(Side side, Asked asked, OracleAccount debit, long amount) {
        Stored stored = new Stored(asked);
        stored.moved = amount;
        side.ids.put(asked.id(), stored);
        side.undecided++;
        state.reserveDebit(debit, amount);
        debit.held += amount;
        if (asked.has(TransferFlags.CLOSING_DEBIT)) {
            state.setClosed(debit, true);
        }
        side.channels.get(state.places.home(asked.credit())).send(new Item.Request(stored, debit.asset, amount));
    }
}
