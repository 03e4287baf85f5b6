package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Clawbacks: a posted stream payment is taken back as a whole, or not at all. What is taken from each account is reserved where the account
 * lives, by the machinery of chains that span partitions ({@link ChainCoordinator}), then moved to the payer, or released. See
 * decision 0015.
 */
final class Clawbacks {
    private final Books books;
    private final ChainCoordinator coordinator;
    private final ClawbackHolds holds;

    /** What the window keeps of the id, and what is asked of each account. Meaningless between commands. */
    private final Transfer said = new Transfer();

    private int payer = Accounts.NONE;
    private int payment = IdWindow.NONE;

    Clawbacks(Books books, ChainCoordinator coordinator, ClawbackHolds holds) {
        this.books = books;
        this.coordinator = coordinator;
        this.holds = holds;
    }

    /** Null: undecided, now or since an earlier attempt. */
    @Nullable
    Outcome apply(Clawback clawback, long position) {
        books.advancePosition(position);
        Outcome shape = Shape.of(clawback);
        if (shape != null) {
            return books.answer(shape);
        }
        if (!books.isHome(clawback.payerHigh, clawback.payerLow)) {
            return books.answer(Outcome.MOVED);
        }
        int known = books.ids.find(clawback.idHigh, clawback.idLow, clawback.payerHigh, clawback.payerLow);
        if (known != IdWindow.NONE) {
            Outcome difference = Repetition.difference(books.records, known, clawback);
            return difference == null ? books.answerStored(known) : books.answer(difference);
        }
        Outcome refusal = books.ids.refusal(clawback.idHigh, clawback.idLow, books.timeNs());
        if (refusal != null) {
            return books.answer(refusal);
        }
        if (!books.ids.hasRoom()) {
            return books.answer(Outcome.OVERLOADED);
        }
        Outcome problem = problem(clawback);
        if (problem == null) {
            return begin(clawback, position);
        }
        if (problem.spendsId()) {
            clawback.describe(said);
            books.ids.add(said, problem, 0, books.timeNs(), position);
        }
        return books.answer(problem);
    }

    /** Null: nothing speaks against it that is known here, before accounts are asked. */
    private @Nullable Outcome problem(Clawback clawback) {
        payer = books.accounts.find(clawback.payerHigh, clawback.payerLow);
        if (payer == Accounts.NONE) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        if (books.accounts.isClosed(payer)) {
            return Outcome.CREDIT_ACCOUNT_CLOSED;
        }
        int controller = books.assets.controller(books.accounts.assetIndex(payer));
        if (controller == Principals.NOBODY || controller != clawback.principal) {
            return Outcome.CLAWBACK_NOT_ALLOWED;
        }
        payment = books.ids.find(clawback.paymentHigh, clawback.paymentLow, clawback.payerHigh, clawback.payerLow);
        Outcome ofPayment = problemOfPayment(clawback);
        if (ofPayment != null) {
            return ofPayment;
        }
        return books.spans.hasRoom() && books.ids.hasRoomForHold() ? null : Outcome.TABLE_IS_FULL;
    }

    private @Nullable Outcome problemOfPayment(Clawback clawback) {
        IdRecords records = books.records;
        if (payment == IdWindow.NONE) {
            return books.ids.isForgotten(clawback.paymentHigh, clawback.paymentLow)
                    ? Outcome.ID_LOOKUP_UNAVAILABLE
                    : Outcome.PAYMENT_NOT_FOUND;
        }
        if (records.isTransfer(payment)) {
            return Outcome.PAYMENT_NOT_FOUND;
        }
        if (records.outcome(payment) != Outcome.POSTED) {
            return Outcome.PAYMENT_NOT_POSTED;
        }
        if (records.stage(payment) == IdLayout.STAGE_CLAWED_BACK) {
            return Outcome.PAYMENT_ALREADY_CLAWED_BACK;
        }
        if (records.isMarked(payment, IdMeta.REVERSING)) {
            return Outcome.CHAIN_CONFLICT;
        }
        return clawback.hasLegs(records.legsHash(payment)) ? null : Outcome.ID_LOOKUP_UNAVAILABLE;
    }

    /** Reserves what lives here, and asks for the rest. */
    private @Nullable Outcome begin(Clawback clawback, long position) {
        Span span = books.spans.begin(clawback.principal, books.timeNs() + ChainCoordinator.PREPARE_MAX_NS);
        clawback.describe(said);
        books.records.mark(books.ids.hold(said, 0, position), IdMeta.CHAIN);
        books.records.mark(payment, IdMeta.REVERSING);
        addLegs(span, clawback);
        Outcome outcome = coordinator.begin(span);
        return outcome == null ? books.answerUndecided() : books.answer(outcome);
    }

    /** A share that the payer itself was paid stays where it is: its leg takes nothing. */
    private void addLegs(Span span, Clawback clawback) {
        said.flags = TransferFlags.CLAWBACK
                | TransferFlags.REVERSAL
                | (clawback.hasCover() ? TransferFlags.BALANCING_DEBIT : 0);
        said.creditHigh = clawback.payerHigh;
        said.creditLow = clawback.payerLow;
        for (int i = 0; i < clawback.legCount; i++) {
            said.debitHigh = clawback.legHigh[i];
            said.debitLow = clawback.legLow[i];
            boolean isPayer = said.debitHigh == clawback.payerHigh && said.debitLow == clawback.payerLow;
            if (isPayer) {
                add(span, 0);
            } else {
                addLeg(span, clawback.legAmount[i]);
            }
        }
    }

    /** What is accrued here is taken first. */
    private void addLeg(Span span, long amount) {
        int assetIndex = books.accounts.assetIndex(payer);
        int accrual = books.accruals.find(said.debitHigh, said.debitLow, assetIndex);
        long accrued = accrual == Accruals.NONE ? 0 : Math.min(amount, books.accruals.free(accrual));
        if (accrued != 0) {
            holds.reserveAccrued(add(span, accrued), accrual, accrued);
        }
        if (amount != accrued) {
            add(span, amount - accrued);
        }
    }

    private SpanMember add(Span span, long amount) {
        said.amount = amount;
        SpanMember member = new SpanMember(span.members.size(), said);
        member.asset = books.assets.number(books.accounts.assetIndex(payer));
        span.add(member);
        return member;
    }
}
