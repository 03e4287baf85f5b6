package tutti.replica.simulation.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;
import tutti.ledger.TransferFlags;

/** Linked chains: all or none. */
final class ChainRules {
    private final State state;
    private final InsideRules inside;

    ChainRules(State state, InsideRules inside) {
        this.state = state;
        this.inside = inside;
    }

    /** What the members are answered, in order. */
    List<Told> apply(Side side, int section, int item, List<Asked> members) {
        List<Told> replayed = replayed(side, section, item, members);
        if (replayed != null) {
            return replayed;
        }
        Failure failure = form(side, members);
        if (failure == null) {
            failure = past(side, members);
        }
        if (failure == null) {
            failure = scheduled(members);
        }
        if (failure == null && !state.hasRoomFor(members.size())) {
            failure = new Failure(members.size(), Outcome.TABLE_IS_FULL);
        }
        List<Outcome> outcomes = new ArrayList<>();
        if (failure == null) {
            failure = tryAll(side, members, outcomes);
        }
        if (failure != null) {
            outcomes = failed(failure, members.size());
            if (InsideRules.spends(failure.outcome())) {
                for (int i = 0; i < members.size(); i++) {
                    state.keep(
                            side,
                            members.get(i),
                            outcomes.get(i),
                            0,
                            members.get(i).credit());
                }
            }
        }
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            long timestampNs = outcomes.get(i).isRefusal() ? 0 : side.timeNs;
            told.add(Told.answer(section, item + i, outcomes.get(i), false, timestampNs));
        }
        return told;
    }

    private static @Nullable List<Told> replayed(Side side, int section, int item, List<Asked> members) {
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Stored stored = side.ids.get(members.get(i).id());
            if (stored == null || stored.outcome == null || Forms.difference(stored, members.get(i)) != null) {
                return null;
            }
            told.add(Told.answer(section, item + i, stored.outcome, true, stored.decidedAtNs));
        }
        return told;
    }

    private @Nullable Failure form(Side side, List<Asked> members) {
        Set<TransferId> ids = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            Asked member = members.get(i);
            boolean isInside =
                    member.has(Forms.ABOUT_ANOTHER) || member.isForPayee() || state.isHome(side, member.credit());
            boolean isLast = i == members.size() - 1;
            Outcome problem = Forms.problem(member);
            if (problem == null && member.has(TransferFlags.LINKED) == isLast) {
                problem = Outcome.LINKED_EVENT_CHAIN_OPEN;
            } else if (problem == null && !state.isHome(side, member.id().debit())) {
                problem = Outcome.MOVED;
            } else if (problem == null && !isInside) {
                throw new IllegalStateException("a chain reaches into other partitions");
            } else if (problem == null && !ids.add(member.id())) {
                problem = Outcome.EXISTS_OUTSIDE_CHAIN;
            }
            if (problem != null) {
                return new Failure(i, problem);
            }
        }
        return null;
    }

    private @Nullable Failure past(Side side, List<Asked> members) {
        for (int i = 0; i < members.size(); i++) {
            TransferId id = members.get(i).id();
            if (!side.ids.containsKey(id) && Oracle.isInFuture(side, id)) {
                return new Failure(i, Outcome.ID_IS_IN_FUTURE);
            }
        }
        for (int i = 0; i < members.size(); i++) {
            Stored stored = side.ids.get(members.get(i).id());
            if (stored != null) {
                Outcome difference = Forms.difference(stored, members.get(i));
                return new Failure(i, difference == null ? Outcome.EXISTS_OUTSIDE_CHAIN : difference);
            }
        }
        return null;
    }

    private static @Nullable Failure scheduled(List<Asked> members) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).has(TransferFlags.SCHEDULED)) {
                return new Failure(i, Outcome.LINKED_TRANSFER_IS_SCHEDULED);
            }
        }
        return null;
    }

    private @Nullable Failure tryAll(Side side, List<Asked> members, List<Outcome> outcomes) {
        state.tryOut();
        for (int i = 0; i < members.size(); i++) {
            Outcome outcome = inside.apply(side, members.get(i));
            if (outcome.code() >= 10) {
                state.takeStepsBack();
                return new Failure(i, outcome);
            }
            outcomes.add(outcome);
        }
        state.keepSteps();
        return null;
    }

    private static List<Outcome> failed(Failure failure, int members) {
        Outcome others = Outcome.LINKED_EVENT_NOT_TRIED;
        if (failure.outcome().code() >= 200) {
            others = failure.outcome();
        } else if (InsideRules.spends(failure.outcome())) {
            others = Outcome.LINKED_EVENT_FAILED;
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            outcomes.add(i == failure.member() ? failure.outcome() : others);
        }
        return outcomes;
    }

    /** Why the chain is not posted, and the member that it is about. */
    private record Failure(int member, Outcome outcome) {}
}
