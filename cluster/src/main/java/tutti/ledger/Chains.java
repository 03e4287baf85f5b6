package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Linked chains: all members are posted, or none. Inside the partition they are tried here; what reaches into others is left to the
 * {@link ChainCoordinator}. The member that fails has its own outcome and the
 * others {@link Outcome#LINKED_EVENT_FAILED}; each spends its id, so that the chain, sent again, is answered as it was. A chain with a
 * member that is wrong by itself, or was used before, is not tried and spends nothing. A refusal of one member is the answer to all.
 */
final class Chains {
    private final Books books;
    private final Transfers transfers;
    private final ChainCoordinator coordinator;
    private final Postings postings;
    private final Transfer member = new Transfer();
    private final ChainIds ids = new ChainIds();
    private final Rule form = this::problemOfForm;
    private final Rule span = this::problemOfSpan;
    private final Rule unknown = this::refusalOfUnknown;
    private final Rule known = this::problemOfKnown;
    private final Rule time = this::problemOfTime;
    private final int[] codes = new int[Chain.LENGTH_MAX];
    private final long[] timestampsNs = new long[Chain.LENGTH_MAX];
    private boolean isReplayed;
    private boolean isUndecided;

    /** True if the chain reaches into other partitions. */
    private boolean isSpanning;

    /** Member of which the last problem was found. */
    private int failed;

    Chains(Books books, Transfers transfers, Postings postings, ChainCoordinator coordinator) {
        this.coordinator = coordinator;
        this.books = books;
        this.transfers = transfers;
        this.postings = postings;
    }

    /**
     * Decides the chain; what became of each member is then told by {@link #outcome} and {@link #timestampNs}, unless it is {@link
     * #isUndecided}, now or since an earlier attempt.
     */
    void apply(Chain chain, long position) {
        books.advancePosition(position);
        int length = chain.length();
        Invariant.within(length, 1, Chain.LENGTH_MAX, "length of a chain");
        isUndecided = false;
        isReplayed = isKnown(chain);
        if (isReplayed) {
            return;
        }
        isUndecided = false;
        Outcome problem = problem(chain);
        if (problem == null) {
            problem = isSpanning ? begin(chain, position) : post(chain, position);
        }
        if (problem == null) {
            return;
        }
        answerFailure(length, problem);
        if (problem.spendsId() && !isSpanning) {
            keepFailure(chain, position);
        }
    }

    Outcome outcome(int of) {
        return Outcome.ofCode(codes[of]);
    }

    /** Ledger time at which the member was decided, 0 if it was not. */
    long timestampNs(int of) {
        return timestampsNs[of];
    }

    /** True if the chain had been decided before, and was answered as then. */
    boolean isReplayed() {
        return isReplayed;
    }

    /** True if the last chain waits for other partitions. */
    boolean isUndecided() {
        return isUndecided;
    }

    private @Nullable Outcome begin(Chain chain, long position) {
        Outcome problem = coordinator.begin(chain, position);
        isUndecided = problem == null;
        failed = coordinator.failed();
        return problem;
    }

    /** Answers the stored outcomes if every member was decided before with the same content. */
    private boolean isKnown(Chain chain) {
        for (int i = 0; i < chain.length(); i++) {
            chain.read(i, member);
            int known = transfers.find(member);
            if (known == IdWindow.NONE || Repetition.difference(books.records, known, member) != null) {
                return false;
            }
            Outcome stored = books.records.outcome(known);
            if (stored == null) {
                if (!books.records.isMarked(known, IdMeta.CHAIN)) {
                    return false;
                }
                isUndecided = true;
                continue;
            }
            codes[i] = stored.code();
            timestampsNs[i] = books.records.timestampNs(known);
        }
        return true;
    }

    /** What keeps the chain from being tried, and is no matter of accounts; null if nothing does. Makes room for its ids. */
    private @Nullable Outcome problem(Chain chain) {
        ids.clear();
        isSpanning = false;
        Outcome formProblem = first(chain, form);
        if (formProblem == null && isSpanning) {
            formProblem = first(chain, span);
        }
        if (formProblem != null) {
            return formProblem;
        }
        // Before ids are looked at: a chain of which some have left the window was not necessarily sent in part.
        Outcome forgotten = first(chain, unknown);
        if (forgotten != null) {
            return forgotten;
        }
        Outcome knownProblem = first(chain, known);
        if (knownProblem != null) {
            return knownProblem;
        }
        Outcome timeProblem = first(chain, time);
        if (timeProblem != null) {
            return timeProblem;
        }
        if (chain.length() > books.ids.idsMax()) {
            return Outcome.TABLE_IS_FULL;
        }
        if (!books.ids.makeRoomForAll(chain.length())) {
            return Outcome.OVERLOADED;
        }
        return first(chain, unknown);
    }

    /** What {@code rule} finds of the first {@link #member} of which it finds anything; {@link #failed} is then that one. */
    private @Nullable Outcome first(Chain chain, Rule rule) {
        for (failed = 0; failed < chain.length(); failed++) {
            chain.read(failed, member);
            Outcome problem = rule.problem(failed == chain.length() - 1);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable Outcome problemOfForm(boolean isLast) {
        Outcome shape = Shape.of(member);
        if (shape != null) {
            return shape;
        }
        if (member.has(TransferFlags.LINKED) == isLast) {
            return Outcome.LINKED_EVENT_CHAIN_OPEN;
        }
        boolean isHome = books.isHome(member.debitHigh, member.debitLow);
        if (!isHome && failed == 0) {
            return Outcome.MOVED;
        }
        isSpanning |= !isHome || !transfers.isInside(member);
        return ids.add(member) ? null : Outcome.EXISTS_OUTSIDE_CHAIN;
    }

    private @Nullable Outcome problemOfSpan(boolean isLast) {
        boolean isPossible = !member.has(TransferFlags.INHERITING)
                || (member.has(TransferFlags.ENDS_PENDING) && !ids.hasPending(member));
        return isPossible ? null : Outcome.LINKED_EVENT_CANNOT_SPAN;
    }

    private @Nullable Outcome refusalOfUnknown(boolean isLast) {
        return transfers.find(member) == IdWindow.NONE
                ? books.ids.refusal(member.idHigh, member.idLow, books.timeNs())
                : null;
    }

    private @Nullable Outcome problemOfKnown(boolean isLast) {
        int known = transfers.find(member);
        if (known == IdWindow.NONE) {
            return null;
        }
        Outcome difference = Repetition.difference(books.records, known, member);
        return difference == null ? Outcome.EXISTS_OUTSIDE_CHAIN : difference;
    }

    private @Nullable Outcome problemOfTime(boolean isLast) {
        return member.has(TransferFlags.SCHEDULED) ? Outcome.LINKED_TRANSFER_IS_SCHEDULED : null;
    }

    /** Null if all are posted; else the outcome of the member that failed, with nothing changed. */
    private @Nullable Outcome post(Chain chain, long position) {
        postings.begin();
        for (failed = 0; failed < chain.length(); failed++) {
            chain.read(failed, member);
            Outcome outcome = transfers.applyInside(member, position);
            if (!outcome.isSuccess()) {
                postings.takeBack();
                return outcome;
            }
            codes[failed] = outcome.code();
            timestampsNs[failed] = books.timeNs();
        }
        postings.commit();
        return null;
    }

    private void answerFailure(int length, Outcome problem) {
        Outcome others = Chain.others(problem);
        for (int i = 0; i < length; i++) {
            codes[i] = (i == failed ? problem : others).code();
            timestampsNs[i] = problem.isRefusal() ? 0 : books.timeNs();
        }
    }

    private void keepFailure(Chain chain, long position) {
        for (int i = 0; i < chain.length(); i++) {
            chain.read(i, member);
            postings.keep(member, outcome(i), 0, position);
        }
    }

    /** Looks at {@link #member}. */
    private interface Rule {
        @Nullable
        Outcome problem(boolean isLast);
    }
}
