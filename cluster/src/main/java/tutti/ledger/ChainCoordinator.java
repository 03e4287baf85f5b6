package tutti.ledger;

import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.ObjectHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Chains that span partitions, at the home of their first transfer's debit account. The whole chain is here; what of it lives elsewhere
 * is asked for in rounds: in each, every partition concerned is asked at once for all that does not depend on what another has yet to
 * answer; what members do to the same account stays in the order of the chain. When nothing is left to ask, all is posted; when something failed, or the chain's time is up, all is released. Every partition
 * that was asked hears the decision, which nobody can refuse.
 *
 * <p>In the first round every home of a debit account takes the ids, so that an outcome which spends ids spends all of them.
 */
final class ChainCoordinator {
    /** How long partitions may take to reserve a chain. */
    static final long PREPARE_MAX_NS = 5_000_000_000L;

    private static final int EVERY = -1;
    private static final int NONE = -2;

    private final Books books;
    private final SpanHolds holds;
    private final SpanEndings endings;
    private final Outbox outbox;
    private final Transfer said = new Transfer();

    /** What is asked in the round that is planned, by partition. */
    private final TreeMap<Integer, ChainPrepare> questions = new TreeMap<>();

    /** Accounts for which later members must wait, since an earlier one does. */
    private final ObjectHashSet<Account> waiting = new ObjectHashSet<>();

    /** The only partition whose accounts are not all waited for, {@link #EVERY}, or {@link #NONE} if none are. */
    private int notWaiting;

    private int failed;

    ChainCoordinator(Books books, SpanHolds holds, SpanEndings endings, Outbox outbox) {
        this.books = books;
        this.holds = holds;
        this.endings = endings;
        this.outbox = outbox;
    }

    /**
     * Begins a chain whose form and ids are in order, and for whose ids there is room. Null: it is undecided. Else it has failed, its
     * ids are spent if the outcome spends them, and {@link #failed} tells the member.
     */
    @Nullable
    Outcome begin(Chain chain, long position) {
        failed = 0;
        if (!books.spans.hasRoom() || !books.ids.hasRoomForHolds(chain.length())) {
            return Outcome.TABLE_IS_FULL;
        }
        chain.read(0, said);
        Span span = books.spans.begin(said.principal, books.timeNs() + PREPARE_MAX_NS);
        for (int i = 0; i < chain.length(); i++) {
            chain.read(i, said);
            SpanMember member = new SpanMember(i, said);
            books.records.mark(books.ids.hold(said, 0, position), IdMeta.CHAIN);
            member.set(SpanMember.REGISTERED);
            span.add(member);
        }
        ask(span, true);
        if (span.outstanding > 0) {
            return null;
        }
        decide(span);
        books.decided.clear();
        failed = span.failed;
        return span.problem;
    }

    /** Begins a clawback whose id is kept as undecided, and whose members say what is to be taken. Null: it is undecided. */
    @Nullable
    Outcome begin(Span clawback) {
        proceed(clawback);
        if (clawback.outstanding > 0) {
            return null;
        }
        decide(clawback);
        books.decided.clear();
        return clawback.problem == null ? Outcome.POSTED : clawback.problem;
    }

    /** The member that failed at once. */
    int failed() {
        return failed;
    }

    /** A partition has answered. What comes after the chain was given up is of no interest. */
    void onPrepared(ChainPrepared answer) {
        Span span = books.spans.find(books.partition, answer.number);
        if (span == null) {
            return;
        }
        span.outstanding--;
        Invariant.within(span.outstanding, 0, books.channels.partitionCount(), "partitions that a chain waits for");
        Outcome problem = answer.outcome;
        if (problem != null) {
            span.fail(answer.failed, problem);
        }
        for (ChainPrepared.Result result : answer.results) {
            take(span.members.get(result.member), result);
        }
        span.touch();
        if (span.outstanding == 0 && span.problem == null) {
            proceed(span);
        }
        if (span.outstanding == 0) {
            decide(span);
        }
    }

    /** Gives up the chains whose time is up: nothing of them happened, and no id is spent. */
    void expire() {
        for (Span oldest = books.spans.oldest(); oldest != null && oldest.deadlineNs <= books.timeNs(); ) {
            oldest.failed = 0;
            oldest.problem = Outcome.CHAIN_TIMED_OUT;
            decide(oldest);
            oldest = books.spans.oldest();
        }
    }

    /** Ledger time from which {@link #expire} will have something to do, {@link Long#MAX_VALUE} for never. */
    long nextExpiryNs() {
        Span oldest = books.spans.oldest();
        return oldest == null ? Long.MAX_VALUE : oldest.deadlineNs;
    }

    private void proceed(Span span) {
        ask(span, false);
        if (span.outstanding == 0 && span.problem == null && holds.addCover(span)) {
            ask(span, false);
        }
    }

    private static void take(SpanMember member, ChainPrepared.Result result) {
        if ((result.steps & ChainPrepare.DEBIT) != 0) {
            member.asset = result.asset;
            member.amount = result.amount;
            member.reserved = result.reserved;
            member.toHigh = result.creditHigh;
            member.toLow = result.creditLow;
            member.set(SpanMember.DEBIT_DONE | ((result.steps & ChainPrepare.OPENS) != 0 ? SpanMember.OPENS : 0));
        }
        if ((result.steps & ChainPrepare.CREDIT) != 0) {
            member.taken = result.amount;
            member.set(SpanMember.CREDIT_DONE);
        }
        if ((result.steps & ChainPrepare.FIX) != 0) {
            member.amount = member.taken;
            member.set(SpanMember.FIXED);
        }
    }

    // ---- one round ----

    /** Reserves what can be reserved here, and asks the others for what can be asked. */
    private void ask(Span span, boolean isFirst) {
        questions.clear();
        waiting.clear();
        notWaiting = EVERY;
        for (SpanMember member : span.members) {
            plan(span, member, isFirst);
        }
        if (span.problem != null) {
            // What is still to be told: ids that will be spent. A refusal spends none.
            keepRegistrations(isFirst && span.problem.spendsId());
        }
        if (!hasRoom()) {
            span.fail(0, Outcome.OVERLOADED);
            span.failed = 0;
            span.problem = Outcome.OVERLOADED;
            return;
        }
        boolean[] known = known(span);
        for (Map.Entry<Integer, ChainPrepare> question : questions.entrySet()) {
            send(span, question.getKey(), question.getValue(), known[question.getKey()]);
        }
        span.touch();
    }

    private void plan(Span span, SpanMember member, boolean isFirst) {
        int debitHome = books.homeOf(member.transfer.debitHigh, member.transfer.debitLow);
        int steps = isFirst && debitHome != books.partition ? ChainPrepare.REGISTER : 0;
        if (span.problem == null) {
            steps |= planDebit(span, member, debitHome);
        }
        if (span.problem == null) {
            steps |= planCredit(span, member, debitHome, steps);
        }
        if (span.problem == null) {
            steps |= planFix(span, member, debitHome, steps);
        }
        if (steps != 0) {
            question(debitHome, span, member, steps);
        }
    }

    /** Returns the step to be asked of the debit account's home, 0 if none. */
    private int planDebit(Span span, SpanMember member, int home) {
        if (member.is(SpanMember.DEBIT_DONE) || isWaiting(debitOf(member))) {
            return 0;
        }
        if (home != books.partition) {
            return ChainPrepare.DEBIT;
        }
        fail(span, member, holds.debit(span, member));
        return 0;
    }

    /** Returns the step to be asked of the debit account's home, if the credit account lives there too. */
    private int planCredit(Span span, SpanMember member, int debitHome, int steps) {
        boolean isDebitPlanned = (steps & ChainPrepare.DEBIT) != 0;
        if (member.is(SpanMember.CREDIT_DONE)) {
            return 0;
        }
        if (!member.isToKnown()) {
            // A pending transfer of another partition: if both its accounts live there, that partition knows.
            waitForAllBut(debitHome);
            return isDebitPlanned ? ChainPrepare.CREDIT : 0;
        }
        int home = books.homeOf(member.toHigh, member.toLow);
        boolean isReady = member.is(SpanMember.DEBIT_DONE) || (isDebitPlanned && home == debitHome);
        if (!isReady || isWaiting(creditOf(member))) {
            waiting.add(creditOf(member));
            return 0;
        }
        if (home == books.partition) {
            fail(span, member, holds.credit(span, member));
            return 0;
        }
        if (home == debitHome) {
            return ChainPrepare.CREDIT;
        }
        question(home, span, member, ChainPrepare.CREDIT);
        return 0;
    }

    private int planFix(Span span, SpanMember member, int home, int steps) {
        if (!isToBeFixed(member)) {
            return 0;
        }
        boolean isReady = member.is(SpanMember.CREDIT_DONE) || (steps & ChainPrepare.CREDIT) != 0;
        if (!isReady) {
            waiting.add(debitOf(member));
            return 0;
        }
        if (home != books.partition) {
            return ChainPrepare.FIX;
        }
        holds.fix(span, member);
        return 0;
    }

    /** Members that come later wait, but for accounts of one partition, which sees to their order. */
    private void waitForAllBut(int partition) {
        notWaiting = notWaiting == EVERY || notWaiting == partition ? partition : NONE;
    }

    private boolean isWaiting(Account account) {
        boolean isAnyOf = notWaiting != EVERY && books.homeOf(account.high, account.low) != notWaiting;
        return isAnyOf || waiting.contains(account);
    }

    private static Account debitOf(SpanMember member) {
        return new Account(member.transfer.debitHigh, member.transfer.debitLow);
    }

    private static Account creditOf(SpanMember member) {
        return new Account(member.toHigh, member.toLow);
    }

    private static void fail(Span span, SpanMember member, @Nullable Outcome problem) {
        if (problem != null) {
            span.fail(member.number, problem);
        }
    }

    private static boolean isToBeFixed(SpanMember member) {
        return member.transfer.has(TransferFlags.BALANCING_CREDIT) && !member.is(SpanMember.FIXED);
    }

    private void question(int to, Span span, SpanMember member, int steps) {
        ChainPrepare question = questions.computeIfAbsent(
                to, partition -> new ChainPrepare(span.number, books.principals.name(span.principal)));
        ChainPrepare.Entry entry = new ChainPrepare.Entry();
        entry.member = member.number;
        entry.steps = steps | (member.is(SpanMember.OPENS) ? ChainPrepare.OPENS : 0);
        entry.asset = member.asset;
        entry.amount = (steps & ChainPrepare.FIX) != 0 ? member.taken : member.amount;
        entry.reserved = member.reserved;
        entry.transfer.copy(member.transfer);
        if ((steps & ChainPrepare.REGISTER) == 0) {
            entry.transfer.creditHigh = member.toHigh;
            entry.transfer.creditLow = member.toLow;
        }
        question.entries.add(entry);
    }

    private void keepRegistrations(boolean isToBeKept) {
        if (!isToBeKept) {
            questions.clear();
            return;
        }
        for (ChainPrepare question : questions.values()) {
            question.entries.removeIf(entry -> (entry.steps & ChainPrepare.REGISTER) == 0);
            question.entries.forEach(entry -> entry.steps = ChainPrepare.REGISTER);
        }
        questions.values().removeIf(question -> question.entries.isEmpty());
    }

    private boolean hasRoom() {
        for (Map.Entry<Integer, ChainPrepare> question : questions.entrySet()) {
            if (!outbox.hasRoomToAsk(
                    question.getKey(), question.getValue().entries.size())) {
                return false;
            }
        }
        return true;
    }

    private void send(Span span, int to, ChainPrepare question, boolean isKnown) {
        if (!isKnown) {
            outbox.promise(to, 1);
        }
        for (ChainPrepare.Entry entry : question.entries) {
            SpanMember member = span.members.get(entry.member);
            boolean isToDebit = books.homeOf(member.transfer.debitHigh, member.transfer.debitLow) == to;
            member.set(isToDebit ? SpanMember.DEBIT_ASKED : SpanMember.CREDIT_ASKED);
        }
        outbox.ask(to, question);
        span.outstanding++;
    }

    // ---- the end ----

    private void decide(Span span) {
        Outcome problem = span.problem;
        if (problem == null) {
            checkAllDone(span);
        }
        ChainDecision decision = new ChainDecision(
                span.number,
                problem == null ? ChainPrepared.NONE : span.failed,
                problem == null ? Outcome.POSTED : problem,
                books.timeNs());
        boolean[] known = known(span);
        for (int partition = 0; partition < known.length; partition++) {
            if (known[partition]) {
                outbox.promise(partition, -1);
                outbox.decide(partition, decision);
            }
        }
        endings.end(span, decision);
    }

    private static void checkAllDone(Span span) {
        for (SpanMember member : span.members) {
            Invariant.check(
                    member.is(SpanMember.DEBIT_DONE) && member.is(SpanMember.CREDIT_DONE) && !isToBeFixed(member),
                    "member of a chain that was never reserved",
                    member.number);
        }
    }

    /** Promises again, after a snapshot was loaded, what was promised. */
    void restore(Span span) {
        boolean[] known = known(span);
        for (int partition = 0; partition < known.length; partition++) {
            if (known[partition] && span.coordinator == books.partition) {
                outbox.promise(partition, 1);
            }
        }
    }

    /** The partitions that know of the chain. */
    private boolean[] known(Span span) {
        boolean[] known = new boolean[books.channels.partitionCount()];
        for (SpanMember member : span.members) {
            if (member.is(SpanMember.DEBIT_ASKED)) {
                known[books.homeOf(member.transfer.debitHigh, member.transfer.debitLow)] = true;
            }
            if (member.is(SpanMember.CREDIT_ASKED)) {
                known[books.homeOf(member.toHigh, member.toLow)] = true;
            }
        }
        return known;
    }

    private record Account(long high, long low) {}
}
