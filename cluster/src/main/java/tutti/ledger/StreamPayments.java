package tutti.ledger;

import java.util.Objects;

/**
 * Stream payments: one debit of the payer and a credit for every leg, in one position of the log. A leg for a payee that lives
 * elsewhere becomes an accrual. A leg that its payee here cannot take (no account, another asset, a credit limit) goes to the
 * asset's unclaimed account, so that no payee can block a work.
 */
final class StreamPayments {
    private static final long AHEAD_MAX_NS = 60_000_000_000L;

    private final Books books;

    /** Slot of the payer that {@link #decide} found, for {@link #post}. Meaningless between commands, like the next three. */
    private int payer = Accounts.NONE;

    /** By what the principal may debit the payer: see {@link Mandates}. */
    private int mandate = Mandates.NONE;

    /** Home of each leg's payee. */
    private final int[] legHome = new int[StreamPayment.LEGS_MAX];

    /** Slot of the account, where the leg's home is this partition, or else of the accrual, if there is one. */
    private final int[] legSlot = new int[StreamPayment.LEGS_MAX];

    StreamPayments(Books books) {
        this.books = books;
    }

    Outcome apply(StreamPayment payment, long position) {
        books.advancePosition(position);
        Outcome shape = Shape.of(payment);
        if (shape != null) {
            return books.answer(shape);
        }
        if (!books.isHome(payment.payerHigh, payment.payerLow)) {
            return books.answer(Outcome.MOVED);
        }
        int known = books.ids.find(payment.idHigh, payment.idLow, payment.payerHigh, payment.payerLow);
        if (known != IdWindow.NONE) {
            Outcome difference = Repetition.difference(books.records, known, payment);
            // Never a hold: payments are decided at once.
            return difference == null ? Objects.requireNonNull(books.answerStored(known)) : books.answer(difference);
        }
        Outcome refusal = books.ids.refusal(payment.idHigh, payment.idLow, books.timeNs());
        if (refusal != null) {
            return books.answer(refusal);
        }
        if (!books.ids.hasRoom()) {
            return books.answer(Outcome.OVERLOADED);
        }
        checkLegs(payment);
        Outcome outcome = decide(payment);
        if (outcome == Outcome.POSTED) {
            post(payment);
        }
        if (outcome.spendsId()) {
            books.ids.add(payment, outcome, books.timeNs(), position);
        }
        return books.answer(outcome);
    }

    private static void checkLegs(StreamPayment payment) {
        Invariant.within(payment.splitVersion, SplitVersion.FIRST, SplitVersion.NUMBER_MAX, "split version");
        Invariant.within(payment.legCount, 1, StreamPayment.LEGS_MAX, "legs of a payment");
        Invariant.within(payment.amount, 1, Long.MAX_VALUE, "amount of a payment");
        long left = payment.amount;
        for (int i = 0; i < payment.legCount; i++) {
            Invariant.within(payment.legAmount[i], 0, left, "amount of a leg");
            left -= payment.legAmount[i];
        }
        Invariant.equal(left, 0, "legs must sum to the amount", payment.amount);
    }

    private Outcome decide(StreamPayment payment) {
        Accounts accounts = books.accounts;
        payer = accounts.find(payment.payerHigh, payment.payerLow);
        if (payer == Accounts.NONE) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        mandate = books.mandates.of(accounts, payer, payment.principal);
        if (mandate == Mandates.NONE) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        int assetIndex = accounts.assetIndex(payer);
        if (books.assets.number(assetIndex) != payment.asset) {
            return Outcome.ASSETS_MUST_MATCH;
        }
        if (accounts.isClosed(payer)) {
            return Outcome.DEBIT_ACCOUNT_CLOSED;
        }
        if (payment.playedAtNs < books.timeNs() - books.limits.lateMaxNs()) {
            return Outcome.PLAYED_TOO_LONG_AGO;
        }
        if (payment.playedAtNs > books.timeNs() + AHEAD_MAX_NS) {
            return Outcome.PLAYED_IN_FUTURE;
        }
        Outcome shortage = accounts.shortage(payer, payment.amount);
        if (shortage != null) {
            return shortage;
        }
        int accrualsNew = locateLegs(payment, assetIndex);
        if (accounts.debitOverflows(payer, payment.amount) || isLegOverflowing(payment)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        if (accounts.isFrozen(payer)) {
            return Outcome.DEBIT_ACCOUNT_FROZEN;
        }
        Outcome ofMandate = books.mandates.problem(mandate, payment.amount, books.timeNs());
        if (ofMandate != null) {
            return ofMandate;
        }
        return books.accruals.hasRoomFor(accrualsNew) ? Outcome.POSTED : Outcome.TABLE_IS_FULL;
    }

    /** Finds where every leg goes; returns how many accruals are to begin. */
    private int locateLegs(StreamPayment payment, int assetIndex) {
        int accrualsNew = 0;
        for (int i = 0; i < payment.legCount; i++) {
            legHome[i] = books.homeOf(payment.legHigh[i], payment.legLow[i]);
            if (legHome[i] == books.partition) {
                legSlot[i] = payeeOrUnclaimed(payment.legHigh[i], payment.legLow[i], assetIndex);
            } else {
                legSlot[i] = books.accruals.find(payment.legHigh[i], payment.legLow[i], assetIndex);
                accrualsNew += legSlot[i] == Accruals.NONE && payment.legAmount[i] != 0 ? 1 : 0;
            }
        }
        return accrualsNew;
    }

    private int payeeOrUnclaimed(long payeeHigh, long payeeLow, int assetIndex) {
        int slot = books.accounts.find(payeeHigh, payeeLow);
        boolean takes = slot != Accounts.NONE && books.accounts.isPayee(slot, assetIndex);
        return takes ? slot : books.assets.unclaimed(assetIndex);
    }

    private boolean isLegOverflowing(StreamPayment payment) {
        for (int i = 0; i < payment.legCount; i++) {
            // If even the whole amount fits, so do all legs that go to the same slot; summing those up is for the rest.
            if (overflows(i, payment.amount) && overflows(i, sumOfSameSlot(payment, i))) {
                return true;
            }
        }
        return false;
    }

    private boolean overflows(int leg, long amount) {
        if (legHome[leg] == books.partition) {
            return books.accounts.creditOverflows(legSlot[leg], amount);
        }
        return legSlot[leg] != Accruals.NONE && books.accruals.overflows(legSlot[leg], amount);
    }

    private long sumOfSameSlot(StreamPayment payment, int leg) {
        long sum = 0;
        for (int i = 0; i < payment.legCount; i++) {
            boolean isSame =
                    legSlot[i] == legSlot[leg] && (legHome[i] == books.partition) == (legHome[leg] == books.partition);
            sum += isSame ? payment.legAmount[i] : 0;
        }
        return sum;
    }

    private void post(StreamPayment payment) {
        int assetIndex = books.accounts.assetIndex(payer);
        books.mandates.use(mandate, payment.amount, books.timeNs());
        books.accounts.debit(payer, payment.amount);
        books.accounts.check(payer);
        long accrued = 0;
        for (int i = 0; i < payment.legCount; i++) {
            if (legHome[i] != books.partition) {
                accrue(payment, i, assetIndex);
                accrued += payment.legAmount[i];
            } else if (payment.legAmount[i] != 0) {
                credit(payment, i, assetIndex);
            }
        }
        if (accrued != 0) {
            books.assets.addAccrued(assetIndex, accrued);
        }
        books.countPosted(1);
        books.assets.checkBalance(assetIndex);
    }

    private void credit(StreamPayment payment, int leg, int assetIndex) {
        books.accounts.credit(legSlot[leg], payment.legAmount[leg]);
        if (legSlot[leg] == books.assets.unclaimed(assetIndex)) {
            int payee = books.accounts.find(payment.legHigh[leg], payment.legLow[leg]);
            books.accounts.keepFor(payee, assetIndex, payment.legAmount[leg]);
        }
    }

    private void accrue(StreamPayment payment, int leg, int assetIndex) {
        long amount = payment.legAmount[leg];
        if (legSlot[leg] != Accruals.NONE) {
            books.accruals.addTo(legSlot[leg], amount);
        } else if (amount != 0) {
            books.accruals.add(payment.legHigh[leg], payment.legLow[leg], assetIndex, legHome[leg], amount);
        }
    }
}
