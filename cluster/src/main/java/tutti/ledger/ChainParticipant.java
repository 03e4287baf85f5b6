package tutti.ledger;

import org.jspecify.annotations.Nullable;

/** Chains that span partitions, where another partition coordinates them: reserves what is asked for here, and does as is decided there. */
final class ChainParticipant {
    private final Books books;
    private final SpanHolds holds;
    private final SpanEndings endings;
    private final SpanSides sides;
    private final Outbox outbox;

    ChainParticipant(Books books, SpanHolds holds, SpanEndings endings, SpanSides sides, Outbox outbox) {
        this.books = books;
        this.holds = holds;
        this.endings = endings;
        this.sides = sides;
        this.outbox = outbox;
    }

    /** Does the steps of one round, in order, up to the first that fails, and answers. The caller has seen to room for the answer. */
    void onPrepare(int from, ChainPrepare question) {
        Span span = books.spans.find(from, question.number);
        if (span == null) {
            span = books.spans.add(new Span(from, question.number, books.principals.number(question.principal), 0));
        }
        ChainPrepared answer = new ChainPrepared(question.number, question.entries.size());
        if (register(span, question, answer)) {
            perform(span, question, answer);
        }
        outbox.answer(from, answer);
    }

    void onDecision(int from, ChainDecision decision) {
        Span span = books.spans.find(from, decision.number());
        if (span == null) {
            Invariant.check(false, "decision of a chain that nobody asked for", from, decision.number());
            return;
        }
        endings.end(span, decision);
    }

    /** Money of members of chains that were posted, or are about to be: what it is for is known from the chain. */
    void onMoney(int from, int asset, long amount) {
        Invariant.within(amount, 1, Long.MAX_VALUE, "money of a chain");
        int assetIndex = books.assets.findOrReserve(asset);
        books.channels.addReceived(from, assetIndex, amount);
        books.assets.addDue(assetIndex, -amount);
        books.assets.checkBalance(assetIndex);
    }

    /** Keeps the ids, all or none. Returns false if one cannot be. */
    private boolean register(Span span, ChainPrepare question, ChainPrepared answer) {
        int count = 0;
        for (ChainPrepare.Entry entry : question.entries) {
            count += has(entry, ChainPrepare.REGISTER) ? 1 : 0;
        }
        if (count == 0) {
            return true;
        }
        int first = question.entries.get(0).member;
        if (!books.ids.hasRoomForHolds(count)) {
            return fail(answer, first, Outcome.TABLE_IS_FULL);
        }
        if (!books.ids.makeRoomForAll(count)) {
            return fail(answer, first, Outcome.OVERLOADED);
        }
        for (ChainPrepare.Entry entry : question.entries) {
            Outcome problem = has(entry, ChainPrepare.REGISTER) ? problemOfId(entry.transfer) : null;
            if (problem != null) {
                return fail(answer, entry.member, problem);
            }
        }
        for (ChainPrepare.Entry entry : question.entries) {
            if (has(entry, ChainPrepare.REGISTER)) {
                int id = books.ids.hold(entry.transfer, 0, books.position());
                books.records.mark(id, IdMeta.CHAIN);
                member(span, entry).set(SpanMember.REGISTERED);
                span.touch();
            }
        }
        return true;
    }

    private @Nullable Outcome problemOfId(Transfer said) {
        if (!books.isHome(said.debitHigh, said.debitLow)) {
            return Outcome.MOVED;
        }
        int known = books.ids.find(said.idHigh, said.idLow, said.debitHigh, said.debitLow);
        if (known == IdWindow.NONE) {
            return books.ids.refusal(said.idHigh, said.idLow, books.timeNs());
        }
        Outcome difference = Repetition.difference(books.records, known, said);
        return difference == null ? Outcome.EXISTS_OUTSIDE_CHAIN : difference;
    }

    private void perform(Span span, ChainPrepare question, ChainPrepared answer) {
        for (ChainPrepare.Entry entry : question.entries) {
            SpanMember member = member(span, entry);
            Outcome problem = perform(span, member, entry);
            if (problem != null) {
                fail(answer, entry.member, problem);
                return;
            }
            answer.results.add(result(entry, member));
        }
    }

    private @Nullable Outcome perform(Span span, SpanMember member, ChainPrepare.Entry entry) {
        if (has(entry, ChainPrepare.DEBIT)) {
            member.asset = entry.asset;
            Outcome problem = holds.debit(span, member);
            if (problem != null) {
                return problem;
            }
        } else if (has(entry, ChainPrepare.CREDIT) && !member.is(SpanMember.DEBIT_DONE)) {
            member.asset = entry.asset;
            member.amount = entry.amount;
            member.reserved = entry.reserved;
            member.set(has(entry, ChainPrepare.OPENS) ? SpanMember.OPENS : 0);
        }
        if (has(entry, ChainPrepare.CREDIT) && sides.isCreditHere(member)) {
            Outcome problem = holds.credit(span, member);
            if (problem != null) {
                return problem;
            }
        }
        if (has(entry, ChainPrepare.FIX)) {
            member.taken = member.is(SpanMember.CREDIT_DONE) ? member.taken : entry.amount;
            holds.fix(span, member);
        }
        return null;
    }

    private static ChainPrepared.Result result(ChainPrepare.Entry entry, SpanMember member) {
        ChainPrepared.Result result = new ChainPrepared.Result();
        result.member = entry.member;
        boolean isCredited = has(entry, ChainPrepare.CREDIT) && member.is(SpanMember.CREDIT_DONE);
        result.steps = (entry.steps & (ChainPrepare.DEBIT | ChainPrepare.FIX)) | (isCredited ? ChainPrepare.CREDIT : 0);
        result.steps |= member.is(SpanMember.OPENS) ? ChainPrepare.OPENS : 0;
        result.asset = member.asset;
        result.amount = isCredited ? member.taken : member.amount;
        result.reserved = member.reserved;
        result.creditHigh = member.toHigh;
        result.creditLow = member.toLow;
        return result;
    }

    private static SpanMember member(Span span, ChainPrepare.Entry entry) {
        SpanMember known = span.find(entry.member);
        if (known != null) {
            return known;
        }
        SpanMember member = new SpanMember(entry.member, entry.transfer);
        member.transfer.principal = span.principal;
        span.add(member);
        return member;
    }

    private static boolean fail(ChainPrepared answer, int member, Outcome problem) {
        answer.failed = member;
        answer.outcome = problem;
        answer.results.clear();
        return false;
    }

    private static boolean has(ChainPrepare.Entry entry, int step) {
        return (entry.steps & step) != 0;
    }
}
