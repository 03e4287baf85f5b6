package tutti.ledger;

import java.util.ArrayList;
import java.util.List;

/** Ends what members of chains that span partitions have reserved here: all of a chain is posted, or all released. Neither can fail. */
final class SpanEndings {
    private final Books books;
    private final Outbox outbox;
    private final SpanSides sides;
    private final ClawbackHolds clawbacks;

    /** What the chain moves from here to other partitions. */
    private final List<Money> moved = new ArrayList<>();

    SpanEndings(Books books, Outbox outbox, SpanSides sides, ClawbackHolds clawbacks) {
        this.books = books;
        this.outbox = outbox;
        this.sides = sides;
        this.clawbacks = clawbacks;
    }

    /** The chain is decided: all that it holds here is posted or released, and every id answered or forgotten. */
    void end(Span span, ChainDecision decision) {
        boolean isPosted = decision.failed() == ChainPrepared.NONE;
        int count = span.members.size();
        for (int i = 0; i < count; i++) {
            if (isPosted) {
                post(span.members.get(i), decision.timestampNs(), books.position());
            } else {
                release(span.members.get(count - 1 - i));
            }
        }
        for (SpanMember member : span.members) {
            sides.check(member);
            if (member.is(SpanMember.REGISTERED)) {
                answer(member, decision, isPosted);
            }
        }
        for (Money money : moved) {
            if (money.amount != 0) {
                outbox.move(money.to, money.asset, money.amount);
            }
        }
        moved.clear();
        if (span.isClawback() && span.coordinator == books.partition) {
            answerClawback(span, decision);
        }
        books.spans.remove(span);
    }

    /** Its id is answered, and the payment is taken back, or as it was. */
    private void answerClawback(Span span, ChainDecision decision) {
        Transfer said = span.members.get(0).transfer;
        int id = books.ids.find(said.idHigh, said.idLow, said.creditHigh, said.creditLow);
        int payment = books.ids.find(said.pendingHigh, said.pendingLow, said.creditHigh, said.creditLow);
        Invariant.check(
                payment != IdWindow.NONE, "a payment that is being taken back has left the window", span.number);
        books.records.unmark(payment, IdMeta.REVERSING);
        Outcome outcome = decision.outcome();
        long taken = 0;
        if (outcome == Outcome.POSTED) {
            for (SpanMember member : span.members) {
                taken += member.taken;
            }
            books.records.setStage(payment, IdLayout.STAGE_CLAWED_BACK, books.position());
            books.countPosted(1);
        }
        if (outcome.spendsId()) {
            books.ids.decide(id, outcome, taken, decision.timestampNs(), books.position());
        } else {
            books.ids.remove(id);
        }
        long timestampNs = outcome.isRefusal() ? 0 : decision.timestampNs();
        books.decided.add(said.idHigh, said.idLow, said.creditHigh, said.creditLow, outcome, timestampNs);
    }

    private void answer(SpanMember member, ChainDecision decision, boolean isPosted) {
        Transfer said = member.transfer;
        Outcome outcome = decision.of(member);
        if (!isPosted || !sides.isDebitHere(member)) {
            int id = books.ids.find(said.idHigh, said.idLow, said.debitHigh, said.debitLow);
            if (isPosted) {
                books.records.setCredit(id, member.toHigh, member.toLow);
            }
            if (outcome.spendsId()) {
                long movedOrReserved = isPosted ? member.amount : 0;
                books.ids.decideCopy(id, outcome, movedOrReserved, decision.timestampNs(), books.position());
            } else {
                books.ids.remove(id);
            }
        }
        books.decided.add(said, outcome, outcome.isRefusal() ? 0 : decision.timestampNs());
    }

    private void move(int to, int asset, long amount) {
        for (Money money : moved) {
            if (money.to == to && money.asset == asset) {
                money.amount += amount;
                return;
            }
        }
        moved.add(new Money(to, asset, amount));
    }

    /** Posts what the member has reserved here, or leaves it pending if it is to be so. */
    private void post(SpanMember member, long timestampNs, long position) {
        if (sides.isDebitHere(member)) {
            if (member.isClawback()) {
                postClawback(member);
            } else {
                postDebit(member, timestampNs, position);
            }
            sides.promise(member, -1);
        }
        if (sides.isCreditHere(member)) {
            postCredit(member);
            if (sides.isCrossing(member) && !member.isClawback()) {
                int from = books.homeOf(member.transfer.debitHigh, member.transfer.debitLow);
                AwayEntries.member(books.journal, from, member);
            }
        }
    }

    /** Releases what the member has reserved here, if it has. To be called for the last member first. */
    private void release(SpanMember member) {
        if (sides.isCreditHere(member) && member.is(SpanMember.CREDIT_DONE) && !member.isEnd()) {
            int slot = sides.creditSlot(member);
            Invariant.check(!member.is(SpanMember.CREDIT_ENDED), "a chain that was posted is released", member.number);
            if (!member.isClawback()) {
                books.spans.takeIncoming(member.transfer);
            }
            sides.addCreditHold(null, member, slot, -member.taken, -member.creditFunded);
            if (member.transfer.has(TransferFlags.CLOSING_CREDIT)) {
                books.accounts.open(slot);
            }
        }
        if (sides.isDebitHere(member) && member.is(SpanMember.DEBIT_DONE)) {
            releaseDebit(member);
            sides.promise(member, -1);
        }
    }

    private void postDebit(SpanMember member, long timestampNs, long position) {
        int slot = sides.debitSlot(member);
        int assetIndex = books.accounts.assetIndex(slot);
        int id = books.ids.find(
                member.transfer.idHigh, member.transfer.idLow, member.transfer.debitHigh, member.transfer.debitLow);
        long amount = member.amount;
        if (member.isEnd()) {
            postEnd(member, slot);
            books.records.setCredit(id, member.toHigh, member.toLow);
        } else if (member.isPending()) {
            books.accounts.addHold(slot, Accounts.HELD, member.debitFunded - amount);
            books.accounts.addHold(slot, Accounts.FUNDED, -member.debitFunded);
            books.assets.addOutgoing(assetIndex, sides.isCrossing(member) ? 0 : -amount);
        } else {
            sides.addDebitHold(null, member, slot, -amount, -member.debitFunded);
            books.accounts.debit(slot, amount);
        }
        if (sides.isCrossing(member) && !member.isPending()) {
            books.channels.addSent(sides.creditHome(member), assetIndex, amount);
            move(sides.creditHome(member), member.asset, amount);
        }
        books.ids.decide(id, member.success(), amount, timestampNs, position);
        if (member.isPending()) {
            books.deadlinesOf(id).add(id);
        }
        books.countPosted(member.success() == Outcome.POSTED ? 1 : 0);
        member.amount = amount;
    }

    private void postClawback(SpanMember member) {
        int payerHome = sides.creditHome(member);
        clawbacks.post(member, payerHome);
        if (sides.isCrossing(member)) {
            books.channels.addSent(payerHome, books.assets.findOrReserve(member.asset), member.amount);
            move(payerHome, member.asset, member.amount);
        }
    }

    private void postEnd(SpanMember member, int slot) {
        boolean isPost = member.success() == Outcome.POSTED;
        int pending = sides.pendingOf(member);
        int mandate = books.mandates.of(books.records, pending);
        books.mandates.reserve(mandate, -member.reserved);
        if (isPost) {
            books.mandates.use(mandate, member.amount, books.timeNs());
        }
        books.accounts.reserveDebit(slot, -member.reserved);
        books.accounts.debit(slot, member.amount);
        if (sides.isCrossing(member)) {
            books.assets.addOutgoing(books.accounts.assetIndex(slot), -member.reserved);
        }
        if (!isPost && (books.records.flags(pending) & TransferFlags.CLOSING_DEBIT) != 0) {
            books.accounts.open(slot);
        }
        books.records.setStage(pending, isPost ? IdRecords.STAGE_POSTED : IdRecords.STAGE_VOIDED, books.position());
        books.ids.finish(pending);
    }

    private void postCredit(SpanMember member) {
        int slot = sides.creditSlot(member);
        int assetIndex = books.accounts.assetIndex(slot);
        boolean isCrossing = sides.isCrossing(member);
        long taken = member.taken;
        if (member.isPending()) {
            if (member.is(SpanMember.CREDIT_ENDED)) {
                return;
            }
            books.spans.takeIncoming(member.transfer);
            books.accounts.addHold(slot, Accounts.CREDITS_HELD, member.creditFunded - taken);
            books.accounts.addHold(slot, Accounts.CREDITS_FUNDED, -member.creditFunded);
            books.assets.addIncoming(assetIndex, isCrossing ? 0 : -taken);
            return;
        }
        if (member.isEnd()) {
            books.accounts.reserveCredit(slot, -member.reserved);
            books.assets.addIncoming(assetIndex, isCrossing ? -member.reserved : 0);
            if (member.is(SpanMember.OPENS)) {
                books.accounts.open(slot);
            }
        } else {
            sides.addCreditHold(null, member, slot, -taken, -member.creditFunded);
            member.taken = taken;
        }
        books.accounts.credit(slot, taken);
        // It comes through the channel, which counts it: until then, or since, the credit is due.
        books.assets.addDue(assetIndex, isCrossing ? taken : 0);
    }

    private void releaseDebit(SpanMember member) {
        if (member.isClawback()) {
            clawbacks.release(member);
            return;
        }
        int slot = sides.debitSlot(member);
        if (member.isEnd()) {
            int pending = sides.pendingOf(member);
            books.records.setStage(pending, IdRecords.STAGE_PENDING, books.position());
            books.deadlinesOf(pending).add(pending);
            return;
        }
        sides.addDebitHold(null, member, slot, -member.amount, -member.debitFunded);
        if (member.transfer.has(TransferFlags.CLOSING_DEBIT)) {
            books.accounts.open(slot);
        }
    }

    /** Counts what the members hold here, which a snapshot says once: in the members. */
    void restore(Span span) {
        for (SpanMember member : span.members) {
            boolean isDebited = sides.isDebitHere(member) && member.is(SpanMember.DEBIT_DONE);
            if (isDebited) {
                restoreDebit(span, member);
                sides.promise(member, 1);
            }
            if (sides.isCreditHere(member) && member.is(SpanMember.CREDIT_DONE)) {
                restoreCredit(span, member);
            }
        }
    }

    private void restoreDebit(Span span, SpanMember member) {
        if (member.isClawback()) {
            clawbacks.restore(span, member);
            return;
        }
        int slot = sides.debitSlot(member);
        Span.Funds funds = span.funds(slot);
        if (member.isEnd()) {
            funds.credits += member.reserved - member.amount;
            funds.debits += member.amount;
            return;
        }
        books.assets.addOutgoing(books.accounts.assetIndex(slot), member.amount);
        sides.noteDebitHold(funds, member, slot, member.amount, member.debitFunded);
    }

    private void restoreCredit(Span span, SpanMember member) {
        int slot = sides.creditSlot(member);
        Span.Funds funds = span.funds(slot);
        if (member.isEnd()) {
            funds.credits += member.amount;
            funds.debits += member.reserved - member.amount;
            return;
        }
        if (member.is(SpanMember.CREDIT_ENDED)) {
            return;
        }
        if (member.isPending() && sides.isCrossing(member)) {
            books.spans.addIncoming(span, member);
        }
        sides.noteCreditHold(funds, member, slot, member.taken, member.creditFunded);
    }

    /** An amount of one asset for one partition. */
    private static final class Money {
        private final int to;
        private final int asset;
        private long amount;

        Money(int to, int asset, long amount) {
            this.to = to;
            this.asset = asset;
            this.amount = amount;
        }
    }
}
