package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Transfers whose credit account lives in another partition. The debit side reserves the amount (a hold) and sends it into the
 * channel; the credit side posts, or sends it back; the debit side posts or releases what it reserved. Both ends count the
 * amount in their channel totals, so the books of each partition balance at every position.
 *
 * <p>Of a pending transfer nothing travels at first but the question: the credit side reserves too, and the debit side then has it
 * pending. The debit side alone decides how it ends, and tells the other, which follows without a word: what it reserved, it can post.
 *
 * <p>A transfer that balances by its credit account is reserved in full; the credit side fixes the amount, and the rest comes back.
 *
 * <p>What moves back is asked for in the other direction: {@link AwayReversals}. What is claimed lies in the unclaimed account: {@link
 * AwayClaims}.
 */
final class Escrows {
    /** No partition. */
    static final int NOWHERE = -1;

    private final Books books;
    private final AwayReversals reversals;
    private final AwayClaims claims;

    /** What {@link #decide} found, for {@link #reserve}. Meaningless between commands. */
    private int debit = Accounts.NONE;

    /** By what the principal may debit: see {@link Mandates}. */
    private int mandate = Mandates.NONE;

    private long amount;

    /** The same for a scheduled transfer, kept in the slot, that is due. Unless it is null nothing has changed. */
    @Nullable
    Outcome beginDue(Transfer transfer, int id, int home) {
        Outcome outcome = decide(transfer);
        if (outcome == null) {
            reserve(transfer, home);
            books.records.setDue(id, amount, books.position());
        }
        return outcome;
    }

    /** What the last transfer that was left undecided has reserved, or is to move back. */
    private long reserved;

    /** What the credit side took of the last request. */
    private long accepted;

    Escrows(Books books) {
        this.books = books;
        reversals = new AwayReversals(books);
        claims = new AwayClaims(books);
    }

    /** The partition that decides the transfer, {@link #NOWHERE} if that is this one. */
    int home(Transfer transfer) {
        if (transfer.has(TransferFlags.REVERSAL)) {
            return reversals.home(transfer);
        }
        if (transfer.has(TransferFlags.SCHEDULED)) {
            return NOWHERE;
        }
        int home = books.homeOf(transfer.creditHigh, transfer.creditLow);
        return transfer.inheritsCredit() || home == books.partition ? NOWHERE : home;
    }

    /** Where the transfer is about: null if the amount is reserved and the transfer undecided. */
    @Nullable
    Outcome begin(Transfer transfer, long position) {
        transfer.mandateNumber = 0;
        if (transfer.has(TransferFlags.REVERSAL)) {
            Outcome ofReversal = reversals.begin(transfer, position);
            reserved = reversals.amount();
            return ofReversal;
        }
        if (transfer.has(TransferFlags.CLAIM)) {
            Outcome ofClaim = claims.begin(transfer, position);
            reserved = claims.amount();
            return ofClaim;
        }
        Outcome outcome = decide(transfer);
        if (outcome == null) {
            transfer.mandateNumber = books.mandates.numberOf(mandate);
            reserve(transfer, books.homeOf(transfer.creditHigh, transfer.creditLow));
            books.ids.hold(transfer, amount, position);
            return books.answerUndecided();
        }
        if (outcome.spendsId()) {
            books.ids.add(transfer, outcome, 0, books.timeNs(), position);
        }
        return books.answer(outcome);
    }

    /** What the last transfer that was left undecided has reserved, or is to move back, minor units. */
    long reserved() {
        return reserved;
    }

    /** Credit side: posts or reserves what it accepts of {@code transfer.amount}, and sends the rest back. */
    Outcome request(int from, Transfer transfer, int asset) {
        Invariant.within(transfer.amount, 0, Long.MAX_VALUE, "amount of an escrow");
        int assetIndex = books.assets.findOrReserve(asset);
        if (transfer.has(TransferFlags.REVERSAL)) {
            Outcome ofReversal = reversals.request(from, transfer, assetIndex);
            accepted = ofReversal == Outcome.POSTED ? transfer.amount : 0;
            return ofReversal;
        }
        int credit = books.accounts.find(transfer.creditHigh, transfer.creditLow);
        Outcome outcome = decideCredit(credit, assetIndex, transfer);
        boolean isPending = transfer.has(TransferFlags.PENDING);
        accepted = outcome == Outcome.POSTED ? amount : 0;
        if (!isPending) {
            books.channels.addReceived(from, assetIndex, transfer.amount);
            books.channels.addSent(from, assetIndex, transfer.amount - accepted);
        }
        if (outcome == Outcome.POSTED) {
            accept(credit, assetIndex, transfer);
            AwayEntries.credit(books.journal, from, transfer, amount, isPending ? Outcome.PENDING : Outcome.POSTED);
        }
        books.assets.checkBalance(assetIndex);
        return isPending && outcome == Outcome.POSTED ? Outcome.PENDING : outcome;
    }

    /** What the last request posted or reserved, minor units; 0 if it was rejected. */
    long accepted() {
        return accepted;
    }

    /** Debit side, last: the other partition has decided, and taken so much. True if the client was told to wait for that. */
    boolean reply(int from, long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long taken) {
        int hold = books.ids.find(idHigh, idLow, debitHigh, debitLow);
        Invariant.check(
                hold != IdWindow.NONE && books.records.isHold(hold), "reply without an undecided transfer", from);
        if (books.records.isReversalHold(hold)) {
            checkReply(outcome, Outcome.POSTED, taken, books.records.moved(hold));
            reversals.reply(from, hold, outcome);
            return true;
        }
        if (books.records.isClaimHold(hold)) {
            checkReply(outcome, Outcome.POSTED, taken, books.records.moved(hold));
            claims.reply(from, hold, outcome, taken);
            return true;
        }
        int slot = books.accounts.find(debitHigh, debitLow);
        int assetIndex = books.accounts.assetIndex(slot);
        long held = books.records.moved(hold);
        boolean isAwaited = !books.records.isScheduled(hold);
        boolean isPending = books.records.isPendingFlagged(hold);
        checkReply(outcome, isPending ? Outcome.PENDING : Outcome.POSTED, taken, held);
        int by = books.mandates.of(books.records, hold);
        books.mandates.reserve(by, isPending ? taken - held : -held);
        books.accounts.addHold(slot, Accounts.HELD, -held);
        if (isPending) {
            replyPending(hold, slot, held - taken, outcome);
        } else {
            useBy(by, taken);
            books.accounts.reserveDebit(slot, -held);
            books.assets.addHeld(assetIndex, -held);
            books.accounts.debit(slot, taken);
            books.channels.addReceived(from, assetIndex, held - taken);
            books.countPosted(outcome == Outcome.POSTED ? 1 : 0);
        }
        decide(hold, outcome, taken);
        if (outcome == Outcome.PENDING) {
            books.deadlinesOf(hold).add(hold);
        }
        books.accounts.check(slot);
        books.assets.checkBalance(assetIndex);
        return isAwaited;
    }

    /** Keeps the outcome. A refusal forgets the id, or has the transfer tried again if it was scheduled. */
    private void decide(int hold, Outcome outcome, long taken) {
        if (books.records.isScheduled(hold)) {
            if (outcome.isRefusal()) {
                books.postpone(hold);
            } else {
                books.ids.decideDue(hold, outcome, taken, books.position());
            }
        } else if (outcome.isRefusal()) {
            books.ids.remove(hold);
        } else {
            books.ids.decide(hold, outcome, taken, books.timeNs(), books.position());
        }
    }

    /** A transfer that was rejected uses nothing, and begins no interval. */
    private void useBy(int by, long taken) {
        if (taken != 0) {
            books.mandates.use(by, taken, books.timeNs());
        }
    }

    private static void checkReply(Outcome outcome, Outcome success, long taken, long reserved) {
        Invariant.within(taken, 0, outcome.isSuccess() ? reserved : 0, "amount that an escrow's other side took");
        Invariant.check(
                outcome == success || outcome == Outcome.CHAIN_CONFLICT || (outcome.spendsId() && !outcome.isSuccess()),
                "an escrow's outcome must be final, and of its kind",
                outcome.code());
    }

    /** Credit side: a pending transfer that was accepted here has ended. */
    void end(int from, PendingEnd end) {
        int credit = books.accounts.find(end.creditHigh, end.creditLow);
        Invariant.check(credit != Accounts.NONE, "end of a pending transfer to nobody", from);
        Invariant.within(end.posted, 0, end.reserved, "posted of what was pending");
        int assetIndex = books.accounts.assetIndex(credit);
        Invariant.equal(books.assets.number(assetIndex), end.asset, "asset of a pending transfer that ended");
        Spans.Incoming early = books.spans.takeIncoming(end);
        if (early != null) {
            // The chain is posted, as its decision will say when it comes here.
            early.member().set(SpanMember.CREDIT_ENDED);
            early.span().touch();
            books.accounts.addHold(credit, Accounts.CREDITS_HELD, -early.member().taken);
        }
        books.accounts.reserveCredit(credit, -end.reserved);
        books.assets.addIncoming(assetIndex, -end.reserved);
        books.accounts.credit(credit, end.posted);
        books.channels.addReceived(from, assetIndex, end.posted);
        if (end.isOpening) {
            books.accounts.open(credit);
        }
        books.accounts.check(credit);
        books.assets.checkBalance(assetIndex);
        AwayEntries.pendingEnd(books.journal, from, end);
    }

    /** Releases what the credit side did not take, which is all of it if it rejected. */
    private void replyPending(int hold, int account, long rest, Outcome outcome) {
        books.accounts.reserveDebit(account, -rest);
        books.assets.addOutgoing(books.accounts.assetIndex(account), -rest);
        if (!outcome.isSuccess() && (books.records.flags(hold) & TransferFlags.CLOSING_DEBIT) != 0) {
            books.accounts.open(account);
        }
    }

    /** Null: nothing speaks against it on this side. */
    private @Nullable Outcome decide(Transfer transfer) {
        Accounts accounts = books.accounts;
        debit = accounts.find(transfer.debitHigh, transfer.debitLow);
        if (debit == Accounts.NONE) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        mandate = books.mandates.of(accounts, debit, transfer.principal);
        if (mandate == Mandates.NONE) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (transfer.has(TransferFlags.CLOSING_DEBIT) && mandate != Mandates.OWN) {
            return Outcome.CLOSING_NOT_ALLOWED;
        }
        if (accounts.isClosed(debit)) {
            return Outcome.DEBIT_ACCOUNT_CLOSED;
        }
        amount = transfer.has(TransferFlags.BALANCING_DEBIT)
                ? Math.min(transfer.amount, Math.max(0, accounts.available(debit)))
                : transfer.amount;
        Outcome shortage = accounts.shortage(debit, amount);
        if (shortage != null) {
            return shortage;
        }
        if (accounts.exceedsMaximumSupply(debit, amount)) {
            return Outcome.EXCEEDS_MAXIMUM_SUPPLY;
        }
        if (accounts.debitOverflows(debit, amount)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        if (accounts.isFrozen(debit)) {
            return Outcome.DEBIT_ACCOUNT_FROZEN;
        }
        Outcome ofMandate = books.mandates.problem(mandate, amount, books.timeNs());
        if (ofMandate != null) {
            return ofMandate;
        }
        boolean hasRoom =
                books.ids.hasRoomForHold() && (!transfer.has(TransferFlags.PENDING) || books.ids.hasRoomToPend());
        return hasRoom ? null : Outcome.TABLE_IS_FULL;
    }

    private void reserve(Transfer transfer, int destination) {
        int assetIndex = books.accounts.assetIndex(debit);
        books.mandates.reserve(mandate, amount);
        books.accounts.reserveDebit(debit, amount);
        books.accounts.addHold(debit, Accounts.HELD, amount);
        if (transfer.has(TransferFlags.PENDING)) {
            books.assets.addOutgoing(assetIndex, amount);
        } else {
            books.assets.addHeld(assetIndex, amount);
            books.channels.addSent(destination, assetIndex, amount);
        }
        if (transfer.has(TransferFlags.CLOSING_DEBIT)) {
            books.accounts.close(debit);
        }
        reserved = amount;
        books.accounts.check(debit);
        books.assets.checkBalance(assetIndex);
    }

    private Outcome decideCredit(int credit, int assetIndex, Transfer transfer) {
        Accounts accounts = books.accounts;
        if (credit == Accounts.NONE) {
            return Outcome.CREDIT_ACCOUNT_NOT_FOUND;
        }
        if (accounts.assetIndex(credit) != assetIndex) {
            return Outcome.ASSETS_MUST_MATCH;
        }
        if (transfer.has(TransferFlags.CLOSING_CREDIT) && !books.isControlledBy(credit, transfer.principal)) {
            return Outcome.CLOSING_NOT_ALLOWED;
        }
        amount = transfer.has(TransferFlags.BALANCING_CREDIT)
                ? Math.min(transfer.amount, Math.max(0, accounts.lacking(credit)))
                : transfer.amount;
        Outcome excess = accounts.excess(credit, amount, 0, 0);
        if (excess != null) {
            return excess;
        }
        if (accounts.creditOverflows(credit, amount)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        return accounts.isClosed(credit) ? Outcome.CREDIT_ACCOUNT_CLOSED : Outcome.POSTED;
    }

    private void accept(int credit, int assetIndex, Transfer transfer) {
        if (transfer.has(TransferFlags.CLOSING_CREDIT)) {
            books.accounts.close(credit);
        }
        if (transfer.has(TransferFlags.PENDING)) {
            books.accounts.reserveCredit(credit, amount);
            books.assets.addIncoming(assetIndex, amount);
        } else {
            books.accounts.credit(credit, amount);
        }
        books.accounts.check(credit);
    }
}
