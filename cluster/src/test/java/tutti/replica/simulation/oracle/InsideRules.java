package tutti.replica.simulation.oracle;

import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** Transfers of which one partition holds all that they are about, except for the far end of a reservation. */
final class InsideRules {
    private final State state;

    private final ClaimRules claims;

    InsideRules(State state, ClaimRules claims) {
        this.state = state;
        this.claims = claims;
    }

    /** Decides, and does it; keeps the id if the outcome spends it. */
    Outcome apply(Side side, Asked asked) {
        if (asked.has(Forms.ENDS)) {
            return end(side, asked);
        }
        if (asked.has(TransferFlags.CLAIM)) {
            return claims.apply(side, asked);
        }
        return asked.has(TransferFlags.REVERSAL) ? reverse(side, asked) : move(side, asked);
    }

    /** The reservation ends because its time has come. */
    void expire(Side side, Stored reservation) {
        release(side, reservation, Stored.Stage.EXPIRED, 0);
    }

    static boolean spends(Outcome outcome) {
        return outcome.code() < 10 || (outcome.code() >= 80 && outcome.code() < 200);
    }

    private Outcome move(Side side, Asked asked) {
        Attempt attempt = attempt(side, asked);
        if (spends(attempt.outcome())) {
            state.keep(side, asked, attempt.outcome(), attempt.amount(), asked.credit()).by = attempt.by();
        }
        return attempt.outcome();
    }

    /** Moves or reserves if nothing speaks against it; keeps no id. */
    Attempt attempt(Side side, Asked asked) {
        OracleAccount debit = side.accounts.get(asked.id().debit());
        OracleAccount credit = side.accounts.get(asked.credit());
        if (debit == null || credit == null) {
            Outcome missing = debit == null ? Outcome.DEBIT_ACCOUNT_NOT_FOUND : Outcome.CREDIT_ACCOUNT_NOT_FOUND;
            return new Attempt(missing, 0, null);
        }
        long amount = amount(asked, debit, credit);
        OracleMandate by = debit.mandateOf(asked.principal());
        Reasons reasons = ofAmount(debit, credit, amount)
                .when(!debit.mayDebit(asked.principal()), Outcome.DEBIT_NOT_ALLOWED)
                .whenBeyond(by, amount, side.timeNs)
                .when(by != null && asked.has(TransferFlags.CLOSING_DEBIT), Outcome.CLOSING_NOT_ALLOWED)
                .when(debit.asset != credit.asset, Outcome.ASSETS_MUST_MATCH)
                .when(
                        asked.has(TransferFlags.CLOSING_CREDIT) && !credit.controller.equals(asked.principal()),
                        Outcome.CLOSING_NOT_ALLOWED)
                .when(debit.isClosed, Outcome.DEBIT_ACCOUNT_CLOSED)
                .when(asked.has(TransferFlags.PENDING) && !state.hasRoomToPend(side), Outcome.TABLE_IS_FULL);
        boolean isPending = asked.has(TransferFlags.PENDING);
        Outcome outcome = reasons.orElse(isPending ? Outcome.PENDING : Outcome.POSTED);
        if (reasons.answer() != null) {
            return new Attempt(outcome, 0, null);
        }
        if (isPending) {
            state.reserveBy(by, amount);
            reserve(asked, debit, credit, amount);
        } else {
            state.useBy(by, amount, side.timeNs);
            state.debit(debit, amount);
            state.credit(credit, amount);
        }
        return new Attempt(outcome, amount, by);
    }

    private void reserve(Asked asked, OracleAccount debit, OracleAccount credit, long amount) {
        state.reserveDebit(debit, amount);
        state.reserveCredit(credit, amount);
        if (asked.has(TransferFlags.CLOSING_DEBIT)) {
            state.setClosed(debit, true);
        }
        if (asked.has(TransferFlags.CLOSING_CREDIT)) {
            state.setClosed(credit, true);
        }
    }

    /** A balancing transfer moves what there is, up to what is asked for. */
    private static long amount(Asked asked, OracleAccount debit, OracleAccount credit) {
        long amount = asked.asTransfer().amount;
        if (asked.has(TransferFlags.BALANCING_DEBIT)) {
            amount = Math.min(amount, Math.max(debit.available(), 0));
        }
        if (asked.has(TransferFlags.BALANCING_CREDIT)) {
            amount = Math.min(amount, Math.max(credit.lacking(), 0));
        }
        return amount;
    }

    private static Reasons ofAmount(OracleAccount debit, OracleAccount credit, long amount) {
        return new Reasons()
                .whenShort(debit, amount)
                .whenFull(credit, amount)
                .when(debit.mintsTooMuch(amount), Outcome.EXCEEDS_MAXIMUM_SUPPLY)
                .when(debit.debitOverflows(amount) || credit.creditOverflows(amount), Outcome.TOTAL_OVERFLOWS)
                .when(credit.isClosed, Outcome.CREDIT_ACCOUNT_CLOSED)
                .when(debit.isFrozen, Outcome.DEBIT_ACCOUNT_FROZEN);
    }

    // ---- posting and voiding ----

    private Outcome end(Side side, Asked asked) {
        Stored reservation = side.ids.get(asked.other());
        Outcome problem = problemOfEnd(side, asked, reservation);
        if (problem != null || reservation == null) {
            return kept(side, asked, problem == null ? Outcome.PENDING_TRANSFER_NOT_FOUND : problem, 0, asked.credit());
        }
        boolean isPost = asked.has(TransferFlags.POST_PENDING);
        if (reservation.isScheduled()) {
            state.end(side, reservation, Stored.Stage.VOIDED);
            return kept(side, asked, Outcome.VOIDED, 0, reservation.credit);
        }
        long posted = isPost ? wantedOf(asked, reservation) : 0;
        release(side, reservation, isPost ? Stored.Stage.POSTED : Stored.Stage.VOIDED, posted);
        return kept(side, asked, isPost ? Outcome.POSTED : Outcome.VOIDED, posted, reservation.credit);
    }

    private @Nullable Outcome problemOfEnd(Side side, Asked asked, @Nullable Stored reservation) {
        OracleAccount debit = side.accounts.get(asked.id().debit());
        if (debit == null) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        boolean isPost = asked.has(TransferFlags.POST_PENDING);
        OracleMandate by = debit.mandateOf(asked.principal());
        boolean isOfOther = by != null && reservation != null && reservation.by != by;
        Reasons reasons = new Reasons()
                .when(!debit.mayDebit(asked.principal()) || isOfOther, Outcome.DEBIT_NOT_ALLOWED)
                .when(isPost && by != null && by.isOver(side.timeNs), Outcome.MANDATE_EXPIRED)
                .when(isPost && debit.isClosed, Outcome.DEBIT_ACCOUNT_CLOSED)
                .when(reservation == null, Outcome.PENDING_TRANSFER_NOT_FOUND);
        if (reservation == null) {
            return reasons.answer();
        }
        boolean isUndecided = reservation.isUndecided() && reservation.isReservation();
        int notPending = Outcome.PENDING_TRANSFER_NOT_PENDING.code();
        if (reservation.stage == Stored.Stage.NONE || (isPost && reservation.isScheduled())) {
            return reasons.when(
                            true,
                            isUndecided ? Outcome.CHAIN_CONFLICT : Outcome.PENDING_TRANSFER_NOT_PENDING,
                            notPending)
                    .answer();
        }
        boolean isCreditClosed = isCreditClosed(side, reservation);
        Transfer wanted = asked.asTransfer();
        long amount = wantedOf(asked, reservation);
        boolean differs = !asked.credit().isNone() && !asked.credit().equals(reservation.credit);
        int code = reservation.asked.asTransfer().code;
        return reasons.when(isPost && isCreditClosed, Outcome.CREDIT_ACCOUNT_CLOSED)
                .when(differs, Outcome.PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT)
                .when(wanted.code != 0 && wanted.code != code, Outcome.PENDING_TRANSFER_HAS_DIFFERENT_CODE)
                .when(amount > reservation.whole(), Outcome.EXCEEDS_PENDING_TRANSFER_AMOUNT)
                .when(!isPost && amount < reservation.whole(), Outcome.PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT)
                .when(reservation.stage == Stored.Stage.POSTED, Outcome.PENDING_TRANSFER_ALREADY_POSTED)
                .when(reservation.stage == Stored.Stage.VOIDED, Outcome.PENDING_TRANSFER_ALREADY_VOIDED)
                .when(
                        reservation.stage == Stored.Stage.EXPIRED || reservation.expiresBy(side.timeNs),
                        Outcome.PENDING_TRANSFER_EXPIRED)
                .when(isPost && debit.isFrozen, Outcome.DEBIT_ACCOUNT_FROZEN)
                .when(
                        reservation.isScheduled() && reservation.asked.asTransfer().scheduledAtNs <= side.timeNs,
                        Outcome.SCHEDULED_TRANSFER_IS_DUE)
                .answer();
    }

    /** Of an account that lives elsewhere it is only known that this transfer closed it. */
    private boolean isCreditClosed(Side side, Stored reservation) {
        return state.isHome(side, reservation.credit)
                ? account(side, reservation.credit).isClosed
                : reservation.asked.has(TransferFlags.CLOSING_CREDIT);
    }

    private static long wantedOf(Asked asked, Stored reservation) {
        long amount = asked.asTransfer().amount;
        boolean isWhole = amount == Transfer.AMOUNT_MAX || (amount == 0 && asked.has(TransferFlags.VOID_PENDING));
        return isWhole ? reservation.whole() : amount;
    }

    private void release(Side side, Stored reservation, Stored.Stage stage, long posted) {
        OracleAccount debit = account(side, reservation.asked.id().debit());
        boolean opens = stage != Stored.Stage.POSTED;
        state.reserveBy(reservation.by, -reservation.moved);
        state.useBy(reservation.by, posted, side.timeNs);
        state.reserveDebit(debit, -reservation.moved);
        state.debit(debit, posted);
        if (opens && reservation.asked.has(TransferFlags.CLOSING_DEBIT)) {
            state.setClosed(debit, false);
        }
        if (state.isHome(side, reservation.credit)) {
            OracleAccount credit = account(side, reservation.credit);
            state.reserveCredit(credit, -reservation.moved);
            state.credit(credit, posted);
            if (opens && reservation.asked.has(TransferFlags.CLOSING_CREDIT)) {
                state.setClosed(credit, false);
            }
        } else {
            boolean opensAway = opens && reservation.asked.has(TransferFlags.CLOSING_CREDIT);
            Item end = new Item.End(reservation.credit, reservation.moved, posted, opensAway);
            state.send(side, state.places.home(reservation.credit), end);
        }
        state.end(side, reservation, stage);
    }

    // ---- reversing ----

    private Outcome reverse(Side side, Asked asked) {
        Stored original = side.ids.get(asked.other());
        Outcome problem = problemOfOriginal(side, original);
        if (problem != null || original == null) {
            return kept(
                    side, asked, problem == null ? Outcome.REVERSED_TRANSFER_NOT_FOUND : problem, 0, asked.credit());
        }
        OracleAccount from = account(side, original.credit);
        OracleAccount to = account(side, original.asked.id().debit());
        long wanted = asked.asTransfer().amount;
        long amount = wanted == Transfer.AMOUNT_MAX ? original.moved : wanted;
        boolean differs = !asked.credit().isNone() && !asked.credit().equals(original.credit);
        Reasons reasons = ofAmount(from, to, amount)
                .when(!from.controller.equals(asked.principal()), Outcome.DEBIT_NOT_ALLOWED)
                .when(from.isClosed, Outcome.DEBIT_ACCOUNT_CLOSED)
                .when(differs, Outcome.REVERSED_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT)
                .when(amount > original.moved, Outcome.EXCEEDS_REVERSED_TRANSFER_AMOUNT);
        if (reasons.answer() != null) {
            return kept(side, asked, reasons.answer(), 0, asked.credit());
        }
        state.debit(from, amount);
        state.credit(to, amount);
        state.takeFrom(original, amount);
        return kept(side, asked, Outcome.POSTED, amount, original.credit);
    }

    private @Nullable Outcome problemOfOriginal(Side side, @Nullable Stored original) {
        if (original == null) {
            return Outcome.REVERSED_TRANSFER_NOT_FOUND;
        }
        if (original.waitsForAnother()) {
            return Outcome.CHAIN_CONFLICT;
        }
        if (!original.isReversible()) {
            return Outcome.REVERSED_TRANSFER_NOT_POSTED;
        }
        // Alone it would have been asked for elsewhere.
        return state.isHome(side, original.credit) ? null : Outcome.LINKED_EVENT_CANNOT_SPAN;
    }

    private Outcome kept(Side side, Asked asked, Outcome outcome, long moved, AccountId credit) {
        if (spends(outcome)) {
            state.keep(side, asked, outcome, moved, credit);
        }
        return outcome;
    }

    static OracleAccount account(Side side, AccountId id) {
        OracleAccount account = side.accounts.get(id);
        if (account == null) {
            throw new IllegalStateException("no account " + id + " in partition " + side.number);
        }
        return account;
    }

    /** What came of an attempt to move an amount, and by which mandate. */
    record Attempt(Outcome outcome, long amount, @Nullable OracleMandate by) {}
}
