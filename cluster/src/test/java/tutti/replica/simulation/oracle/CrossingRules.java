package tutti.replica.simulation.oracle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** Transfers whose credit account lives in another partition, and reversals of them, and claims: reserved here, asked there, decided here. */
final class CrossingRules {
    private final State state;

    private final ClaimRules claims;

    CrossingRules(State state, ClaimRules claims) {
        this.state = state;
        this.claims = claims;
    }

    /** Null if the transfer now waits for the other partition. */
    @Nullable
    Outcome begin(Side side, Asked asked) {
        if (asked.has(TransferFlags.CLAIM)) {
            return claims.begin(side, asked);
        }
        Stored stored = new Stored(asked);
        Outcome problem = begin(side, stored);
        if (problem == null) {
            side.ids.put(asked.id(), stored);
        } else if (InsideRules.spends(problem)) {
            state.keep(side, asked, problem, 0, asked.credit());
        }
        return problem;
    }

    /** The same, which keeps no id. */
    @Nullable
    Outcome begin(Side side, Stored stored) {
        Asked asked = stored.asked;
        Transfer transfer = asked.asTransfer();
        OracleAccount debit = side.accounts.get(asked.id().debit());
        if (debit == null) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        long amount = asked.has(TransferFlags.BALANCING_DEBIT)
                ? Math.min(transfer.amount, Math.max(debit.available(), 0))
                : transfer.amount;
        boolean hasRoom =
                state.hasRoomForUndecided(side) && (!asked.has(TransferFlags.PENDING) || state.hasRoomToPend(side));
        OracleMandate by = debit.mandateOf(asked.principal());
        Outcome problem = new Reasons()
                .when(!debit.mayDebit(asked.principal()), Outcome.DEBIT_NOT_ALLOWED)
                .whenBeyond(by, amount, side.timeNs)
                .when(by != null && asked.has(TransferFlags.CLOSING_DEBIT), Outcome.CLOSING_NOT_ALLOWED)
                .when(debit.isClosed, Outcome.DEBIT_ACCOUNT_CLOSED)
                .whenShort(debit, amount)
                .when(debit.mintsTooMuch(amount), Outcome.EXCEEDS_MAXIMUM_SUPPLY)
                .when(debit.debitOverflows(amount), Outcome.TOTAL_OVERFLOWS)
                .when(debit.isFrozen, Outcome.DEBIT_ACCOUNT_FROZEN)
                .when(!hasRoom, Outcome.TABLE_IS_FULL)
                .answer();
        if (problem == null) {
            stored.by = by;
            hold(side, stored, debit, amount);
        }
        return problem;
    }

    /** The credit side answers. */
    void request(Side side, int from, Item.Request request) {
        Asked asked = request.transfer().asked;
        if (asked.has(TransferFlags.REVERSAL)) {
            requestBack(side, from, request);
            return;
        }
        OracleAccount credit = side.accounts.get(asked.credit());
        long amount = request.reserved();
        if (credit != null && asked.has(TransferFlags.BALANCING_CREDIT)) {
            amount = Math.min(amount, Math.max(credit.lacking(), 0));
        }
        Outcome outcome = credit == null
                ? Outcome.CREDIT_ACCOUNT_NOT_FOUND
                : new Reasons()
                        .when(credit.asset != request.asset(), Outcome.ASSETS_MUST_MATCH)
                        .when(
                                asked.has(TransferFlags.CLOSING_CREDIT) && !credit.controller.equals(asked.principal()),
                                Outcome.CLOSING_NOT_ALLOWED)
                        .whenFull(credit, amount)
                        .when(credit.creditOverflows(amount), Outcome.TOTAL_OVERFLOWS)
                        .when(credit.isClosed, Outcome.CREDIT_ACCOUNT_CLOSED)
                        .orElse(asked.has(TransferFlags.PENDING) ? Outcome.PENDING : Outcome.POSTED);
        boolean isAccepted = outcome == Outcome.PENDING || outcome == Outcome.POSTED;
        if (credit != null && outcome == Outcome.PENDING) {
            state.reserveCredit(credit, amount);
            if (asked.has(TransferFlags.CLOSING_CREDIT)) {
                state.setClosed(credit, true);
            }
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
        side.undecided--;
        if (stored.asked.has(TransferFlags.REVERSAL)) {
            replyBack(side, debit, reply);
            return;
        }
        if (stored.asked.has(TransferFlags.CLAIM)) {
            claims.reply(side, reply);
            keep(side, reply);
            return;
        }
        debit.held -= reserved;
        state.reserveBy(stored.by, (stored.isReservation() ? reply.accepted() : 0) - reserved);
        if (stored.isReservation()) {
            state.reserveDebit(debit, reply.accepted() - reserved);
            if (reply.outcome() != Outcome.PENDING && stored.asked.has(TransferFlags.CLOSING_DEBIT)) {
                state.setClosed(debit, false);
            }
        } else {
            state.reserveDebit(debit, -reserved);
            state.debit(debit, reply.accepted());
            state.useBy(stored.by, reply.accepted(), side.timeNs);
        }
        keep(side, reply);
    }

    /** A refusal spends no id. */
    private void keep(Side side, Item.Reply reply) {
        if (reply.transfer().isScheduled()) {
            state.decideDue(side, reply.transfer(), reply.outcome(), reply.accepted());
        } else if (reply.outcome().isRefusal()) {
            side.ids.remove(reply.transfer().asked.id());
        } else {
            state.decide(side, reply.transfer(), reply.outcome(), reply.accepted());
        }
    }

    // ---- reversals: the debit side of the original asks its credit side ----

    /** Null if the reversal now waits for the other partition. */
    @Nullable
    Outcome beginBack(Side side, Asked asked, Stored original) {
        OracleAccount account = InsideRules.account(side, asked.id().debit());
        long wanted = asked.asTransfer().amount;
        long amount = wanted == Transfer.AMOUNT_MAX ? original.moved : wanted;
        boolean differs = !asked.credit().isNone() && !asked.credit().equals(original.credit);
        Outcome problem = new Reasons()
                .when(differs, Outcome.REVERSED_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT)
                .when(original.isReversing, Outcome.CHAIN_CONFLICT, Outcome.EXCEEDS_REVERSED_TRANSFER_AMOUNT.code())
                .when(amount > original.moved, Outcome.EXCEEDS_REVERSED_TRANSFER_AMOUNT)
                .whenFull(account, amount)
                .when(account.creditOverflows(amount), Outcome.TOTAL_OVERFLOWS)
                .when(account.isClosed, Outcome.CREDIT_ACCOUNT_CLOSED)
                .when(!state.hasRoomForUndecided(side), Outcome.TABLE_IS_FULL)
                .answer();
        if (problem != null) {
            if (InsideRules.spends(problem)) {
                state.keep(side, asked, problem, 0, asked.credit());
            }
            return problem;
        }
        Stored stored = new Stored(asked);
        stored.credit = original.credit;
        stored.moved = amount;
        side.ids.put(asked.id(), stored);
        side.undecided++;
        state.reserveCredit(account, amount);
        account.creditsHeld += amount;
        original.isReversing = true;
        int home = state.places.home(original.credit);
        side.channels.get(home).send(new Item.Request(stored, account.asset, amount));
        return null;
    }

    private void requestBack(Side side, int from, Item.Request request) {
        Stored stored = request.transfer();
        OracleAccount account = InsideRules.account(side, stored.credit);
        long amount = request.reserved();
        Outcome outcome = new Reasons()
                .when(!account.controller.equals(stored.asked.principal()), Outcome.DEBIT_NOT_ALLOWED)
                .when(account.isClosed, Outcome.DEBIT_ACCOUNT_CLOSED)
                .whenShort(account, amount)
                .when(account.mintsTooMuch(amount), Outcome.EXCEEDS_MAXIMUM_SUPPLY)
                .when(account.debitOverflows(amount), Outcome.TOTAL_OVERFLOWS)
                .when(account.isFrozen, Outcome.DEBIT_ACCOUNT_FROZEN)
                .orElse(Outcome.POSTED);
        boolean isAccepted = outcome == Outcome.POSTED;
        if (isAccepted) {
            state.debit(account, amount);
        }
        side.channels.get(from).send(new Item.Reply(stored, outcome, isAccepted ? amount : 0));
    }

    private void replyBack(Side side, OracleAccount account, Item.Reply reply) {
        Stored stored = reply.transfer();
        Stored original = Objects.requireNonNull(side.ids.get(stored.asked.other()));
        state.reserveCredit(account, -stored.moved);
        account.creditsHeld -= stored.moved;
        original.isReversing = false;
        state.credit(account, reply.accepted());
        original.moved -= reply.accepted();
        keep(side, reply);
    }

    /** The credit side hears how a reservation ended. */
    void end(Side side, Item.End end) {
        OracleAccount credit = InsideRules.account(side, end.credit());
        state.reserveCredit(credit, -end.reserved());
        state.credit(credit, end.posted());
        if (end.opens()) {
            state.setClosed(credit, false);
        }
    }

    private void hold(Side side, Stored stored, OracleAccount debit, long amount) {
        Asked asked = stored.asked;
        stored.moved = amount;
        side.undecided++;
        state.reserveBy(stored.by, amount);
        state.reserveDebit(debit, amount);
        debit.held += amount;
        if (asked.has(TransferFlags.CLOSING_DEBIT)) {
            state.setClosed(debit, true);
        }
        side.channels.get(state.places.home(asked.credit())).send(new Item.Request(stored, debit.asset, amount));
    }
}
