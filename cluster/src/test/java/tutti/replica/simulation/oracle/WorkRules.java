package tutti.replica.simulation.oracle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.Outcome;
import tutti.ledger.Split;

/** Works, and other splits for them, which begin to hold after a notice period. */
final class WorkRules {
    private static final long WHOLE = 1_000_000;
    private static final int SHARES_MAX = 64;
    private static final int NUMBER_MAX = 4_095;
    private static final int KEPT_MAX = 8;

    private final State state;
    private final long noticeNs;

    WorkRules(State state, long noticeNs) {
        this.state = state;
        this.noticeNs = noticeNs;
    }

    void register(NewWork work, String principal) {
        OracleWork registered = new OracleWork(work, principal);
        state.works.put(registered.id(), registered);
    }

    Outcome split(Side side, NewSplit asked, String principal) {
        Outcome form = form(asked);
        AccountId id = new AccountId(asked.workHigh(), asked.workLow());
        OracleWork work = state.works.get(id);
        if (form != null) {
            return form;
        }
        if (!state.isHome(side, id)) {
            return Outcome.MOVED;
        }
        if (work == null) {
            return Outcome.WORK_NOT_FOUND;
        }
        List<OracleWork.Version> others = othersKept(side, work, asked.effectiveFromNs());
        Outcome outcome = new Reasons()
                .when(isBelowOneMinorUnit(asked.split(), work), Outcome.SHARE_IS_BELOW_ONE_MINOR_UNIT)
                .whenAny(again(work, asked, principal))
                .whenAny(ofPayees(side, asked.split(), work.registered.asset()))
                .when(!work.controller.equals(principal), Outcome.UPDATING_NOT_ALLOWED)
                .when(asked.version() != work.lastNumber() + 1, Outcome.SPLIT_VERSION_NOT_NEXT)
                .when(asked.effectiveFromNs() < side.timeNs + noticeNs, Outcome.NOTICE_TOO_SHORT)
                .when(others.size() >= KEPT_MAX, Outcome.TOO_MANY_SPLIT_VERSIONS)
                .orElse(Outcome.CREATED);
        if (outcome == Outcome.CREATED) {
            work.add(new OracleWork.Version(asked.version(), asked.effectiveFromNs(), asked.split()), others);
        }
        return outcome;
    }

    private static @Nullable Outcome form(NewSplit asked) {
        Split split = asked.split();
        Set<AccountId> payees = new HashSet<>();
        boolean isZero = asked.workHigh() == 0 && asked.workLow() == 0;
        boolean isReserved = asked.workHigh() == -1;
        boolean isShareZero = false;
        long sum = 0;
        for (int i = 0; i < split.size(); i++) {
            AccountId payee = new AccountId(split.payeeHigh(i), split.payeeLow(i));
            payees.add(payee);
            isZero |= payee.isNone();
            isReserved |= payee.high() == -1;
            isShareZero |= split.millionths(i) <= 0;
            sum += split.millionths(i);
        }
        return new Reasons()
                .when(isZero, Outcome.ID_MUST_NOT_BE_ZERO)
                .when(isReserved, Outcome.ID_IS_RESERVED)
                .when(split.size() == 0 || split.size() > SHARES_MAX, Outcome.SHARE_COUNT_OUT_OF_RANGE)
                .when(isShareZero || sum != WHOLE, Outcome.SHARES_MUST_SUM_TO_ONE_MILLION)
                .when(payees.size() < split.size(), Outcome.PAYEES_MUST_BE_DIFFERENT)
                .when(asked.effectiveFromNs() < 0, Outcome.EFFECTIVE_DATE_OUT_OF_RANGE)
                .when(asked.version() < 2 || asked.version() > NUMBER_MAX, Outcome.SPLIT_VERSION_OUT_OF_RANGE)
                .answer();
    }

    private static boolean isBelowOneMinorUnit(Split split, OracleWork work) {
        boolean isBelow = false;
        for (int i = 0; i < split.size(); i++) {
            BigInteger ofUnit =
                    BigInteger.valueOf(work.registered.price()).multiply(BigInteger.valueOf(split.millionths(i)));
            isBelow |= ofUnit.compareTo(BigInteger.valueOf(WHOLE)) < 0;
        }
        return isBelow;
    }

    /** What is answered to who asks for a version that is known; null if it is not. */
    private static @Nullable Outcome again(OracleWork work, NewSplit asked, String principal) {
        for (OracleWork.Version known : work.kept()) {
            if (known.number() == asked.version()) {
                return new Reasons()
                        .when(!work.controller.equals(principal), Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER)
                        .when(!known.split().equals(asked.split()), Outcome.EXISTS_WITH_DIFFERENT_SPLIT)
                        .when(known.fromNs() != asked.effectiveFromNs(), Outcome.EXISTS_WITH_DIFFERENT_EFFECTIVE_DATE)
                        .orElse(Outcome.EXISTS);
            }
        }
        return null;
    }

    /** Of those that live with the work; gateways ask the homes of the others. */
    private @Nullable Outcome ofPayees(Side side, Split split, int asset) {
        Reasons reasons = new Reasons();
        for (int i = 0; i < split.size(); i++) {
            AccountId payee = new AccountId(split.payeeHigh(i), split.payeeLow(i));
            if (state.isHome(side, payee)) {
                OracleAccount account = side.accounts.get(payee);
                reasons.when(account == null, Outcome.PAYEE_NOT_FOUND)
                        .when(account != null && account.limitsCredits, Outcome.PAYEE_LIMITS_CREDITS)
                        .when(account != null && account.asset != asset, Outcome.ASSETS_MUST_MATCH);
            }
        }
        return reasons.answer();
    }

    /**
     * Those that plays can still be paid by once another begins at that time, and the first. What begins after it never holds; what was
     * over before any play that may still come is not asked for.
     */
    private List<OracleWork.Version> othersKept(Side side, OracleWork work, long fromNs) {
        long oldestPlayNs = side.timeNs - state.lateMaxNs - noticeNs;
        List<OracleWork.Version> before = work.kept();
        List<OracleWork.Version> others = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            long untilNs = i + 1 < before.size() ? before.get(i + 1).fromNs() : fromNs;
            boolean mayHold = before.get(i).fromNs() < fromNs && untilNs > oldestPlayNs;
            if (i == 0 || mayHold) {
                others.add(before.get(i));
            }
        }
        return others;
    }
}
