package tutti.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chains of accounts: all are created, or none. Accounts do not build on each other, so all are looked at before the first is created. The
 * first that cannot be created has its own outcome, also if it is there already, and the others {@link Outcome#LINKED_EVENT_FAILED}. A chain
 * all of whose accounts are there as they are asked for was sent again: each is answered so. A refusal of one is the answer to all. See
 * decision 0018.
 */
final class AccountChains {
    private static final int NONE = -1;

    private final Books books;
    private final Catalogue catalogue;
    private final ChainIds ids = new ChainIds();

    AccountChains(Books books, Catalogue catalogue) {
        this.books = books;
        this.catalogue = catalogue;
    }

    /** What became of each. */
    List<Outcome> create(List<NewAccount> chain) {
        Failure failure = problemOfForm(chain);
        if (failure != null) {
            return failure.answers(chain.size());
        }
        List<Outcome> outcomes = new ArrayList<>(chain.size());
        int failed = NONE;
        boolean isThere = true;
        for (NewAccount account : chain) {
            Outcome outcome = catalogue.decide(account, chain.size());
            failed = failed == NONE && outcome != Outcome.CREATED ? outcomes.size() : failed;
            isThere &= outcome == Outcome.EXISTS;
            outcomes.add(outcome);
        }
        if (failed == NONE) {
            chain.forEach(catalogue::post);
        }
        return failed == NONE || isThere ? outcomes : new Failure(failed, outcomes.get(failed)).answers(chain.size());
    }

    private @Nullable Failure problemOfForm(List<NewAccount> chain) {
        int last = chain.size() - 1;
        if (chain.size() > Chain.LENGTH_MAX) {
            return new Failure(last, Outcome.CHAIN_IS_TOO_LONG);
        }
        ids.clear();
        int far = NONE;
        for (int member = 0; member <= last; member++) {
            NewAccount account = chain.get(member);
            Outcome problem = Shape.of(account);
            if (problem == null && account.isLinked() == (member == last)) {
                problem = Outcome.LINKED_EVENT_CHAIN_OPEN;
            }
            boolean isHome = books.isHome(account.idHigh(), account.idLow());
            if (problem == null && !isHome && member == 0) {
                problem = Outcome.MOVED;
            }
            if (problem == null && !ids.add(account)) {
                problem = Outcome.EXISTS_OUTSIDE_CHAIN;
            }
            if (problem != null) {
                return new Failure(member, problem);
            }
            far = far == NONE && !isHome ? member : far;
        }
        return far == NONE ? null : new Failure(far, Outcome.LINKED_EVENT_CANNOT_SPAN);
    }

    /** Why none is created, and the one that it is about. */
    private record Failure(int member, Outcome outcome) {
        List<Outcome> answers(int count) {
            List<Outcome> answers = new ArrayList<>(Collections.nCopies(count, Chain.othersOfAccounts(outcome)));
            answers.set(member, outcome);
            return answers;
        }
    }
}
