package tutti.replica.simulation.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tutti.ledger.AccountFlags;
import tutti.ledger.NewAccount;
import tutti.ledger.Outcome;

/** Accounts, each by itself or in chains of which all are created, or none. */
final class AccountRules {
    private static final int LIMITS =
            AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS | AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS;
    private static final int KNOWN_FLAGS = LIMITS | AccountFlags.HISTORY | AccountFlags.LINKED;
    private static final int CODE_MAX = 65_535;

    private final State state;

    /** What was asked for the accounts that there are. */
    private final Map<AccountId, Created> created = new HashMap<>();

    AccountRules(State state) {
        this.state = state;
    }

    /** What the accounts of a section are answered, in order. */
    List<Outcome> create(Side side, List<NewAccount> accounts, String principal) {
        List<Outcome> outcomes = new ArrayList<>();
        while (outcomes.size() < accounts.size()) {
            int begin = outcomes.size();
            int end = begin;
            while (end < accounts.size() && has(accounts.get(end), AccountFlags.LINKED)) {
                end++;
            }
            end = Math.min(end + 1, accounts.size());
            outcomes.addAll(chain(side, accounts.subList(begin, end), principal));
        }
        return outcomes;
    }

    /** One account alone is a chain of one. */
    private List<Outcome> chain(Side side, List<NewAccount> chain, String principal) {
        List<@Nullable Outcome> forms = forms(side, chain);
        List<Outcome> answers = new ArrayList<>();
        if (forms.stream().allMatch(form -> form == null)) {
            chain.forEach(account -> answers.add(answer(account, principal)));
            boolean isThere = answers.stream().allMatch(answer -> answer == Outcome.EXISTS);
            boolean isRight = answers.stream().allMatch(answer -> answer == Outcome.CREATED);
            if (isRight) {
                chain.forEach(account -> open(side, account, principal));
            }
            return isThere || isRight ? answers : others(answers);
        }
        forms.forEach(form -> answers.add(form == null ? Outcome.CREATED : form));
        return others(answers);
    }

    /** The first that is not right has its own answer. */
    private static List<Outcome> others(List<Outcome> answers) {
        List<Outcome> told = new ArrayList<>();
        int failed = 0;
        while (answers.get(failed) == Outcome.CREATED) {
            failed++;
        }
        boolean isRefused = answers.get(failed).isRefusal();
        for (int i = 0; i < answers.size(); i++) {
            told.add(i == failed || isRefused ? answers.get(failed) : Outcome.LINKED_EVENT_FAILED);
        }
        return told;
    }

    /** What is wrong whatever accounts there are: of each by itself first, then whether all live together. */
    private List<@Nullable Outcome> forms(Side side, List<NewAccount> chain) {
        List<@Nullable Outcome> forms = new ArrayList<>();
        List<@Nullable Outcome> homes = new ArrayList<>();
        Set<AccountId> ids = new HashSet<>();
        for (int i = 0; i < chain.size(); i++) {
            NewAccount account = chain.get(i);
            boolean isLast = i == chain.size() - 1;
            boolean isHome = state.isHome(side, id(account));
            Outcome form = form(account);
            if (form == null && has(account, AccountFlags.LINKED) == isLast) {
                form = Outcome.LINKED_EVENT_CHAIN_OPEN;
            } else if (form == null && i == 0 && !isHome) {
                form = Outcome.MOVED;
            } else if (form == null && !ids.add(id(account))) {
                form = Outcome.EXISTS_OUTSIDE_CHAIN;
            }
            forms.add(form);
            homes.add(isHome ? null : Outcome.LINKED_EVENT_CANNOT_SPAN);
        }
        return forms.stream().allMatch(form -> form == null) ? homes : forms;
    }

    private static @Nullable Outcome form(NewAccount account) {
        return new Reasons()
                .when(id(account).isNone(), Outcome.ID_MUST_NOT_BE_ZERO)
                .when(account.idHigh() == -1, Outcome.ID_IS_RESERVED)
                .when(has(account, ~KNOWN_FLAGS), Outcome.FLAG_IS_RESERVED)
                .when((account.flags() & LIMITS) == LIMITS, Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE)
                .when(account.asset() == 0, Outcome.ASSET_MUST_NOT_BE_ZERO)
                .when(account.code() < 0 || account.code() > CODE_MAX, Outcome.CODE_OUT_OF_RANGE)
                .answer();
    }

    private Outcome answer(NewAccount account, String principal) {
        Created before = created.get(id(account));
        if (before != null) {
            return difference(before, account, principal);
        }
        if (!state.isKnown(account.asset())) {
            return Outcome.ASSET_NOT_FOUND;
        }
        boolean mayGoBelow = !has(account, AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS);
        boolean isAllowed = !mayGoBelow || state.controllerOf(account.asset()).equals(principal);
        return isAllowed ? Outcome.CREATED : Outcome.OVERDRAFT_NOT_ALLOWED;
    }

    private static Outcome difference(Created before, NewAccount again, String principal) {
        NewAccount first = before.account;
        return new Reasons()
                .when(first.flags() != again.flags(), Outcome.EXISTS_WITH_DIFFERENT_FLAGS)
                .when(first.code() != again.code(), Outcome.EXISTS_WITH_DIFFERENT_CODE)
                .when(first.asset() != again.asset(), Outcome.EXISTS_WITH_DIFFERENT_ASSET)
                .when(!before.controller.equals(principal), Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER)
                .when(first.userData() != again.userData(), Outcome.EXISTS_WITH_DIFFERENT_USER_DATA)
                .when(
                        first.userDataHigh() != again.userDataHigh() || first.userDataLow() != again.userDataLow(),
                        Outcome.EXISTS_WITH_DIFFERENT_USER_DATA_128)
                .when(first.userDataShort() != again.userDataShort(), Outcome.EXISTS_WITH_DIFFERENT_USER_DATA_32)
                .orElse(Outcome.EXISTS);
    }

    private void open(Side side, NewAccount account, String principal) {
        created.put(id(account), new Created(account, principal));
        state.createAccount(side, id(account), account.asset(), account.flags(), principal, -1);
    }

    private static AccountId id(NewAccount account) {
        return new AccountId(account.idHigh(), account.idLow());
    }

    private static boolean has(NewAccount account, int flags) {
        return (account.flags() & flags) != 0;
    }

    /** An account, and who controls it. */
    private record Created(NewAccount account, String controller) {}
}
