package tutti.replica.simulation.oracle;

import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;

/** What a clawback takes from one account, at the account's home: reserved, then moved or released. */
final class TakingRules {
    private final State state;

    TakingRules(State state) {
        this.state = state;
    }

    /** Null if it is reserved: all of it, or where another account covers, a part. */
    @Nullable
    Outcome reserve(Side side, Taking taking, Taking.Part part) {
        OracleAccount account = side.accounts.get(part.account);
        Outcome problem = part.isCover ? cover(taking, part, account) : leg(side, taking, part, account);
        part.isReserved = problem == null;
        return problem;
    }

    /** Takes what waits first, then what the account has; it may be frozen or closed. */
    private @Nullable Outcome leg(Side side, Taking taking, Taking.Part part, @Nullable OracleAccount account) {
        boolean isCovered = !taking.cover().isNone();
        if (account == null || account.asset != taking.asset) {
            return part.asked > 0 && !isCovered ? Outcome.CLAWBACK_EXCEEDS_CREDITS : null;
        }
        long waiting = Math.min(part.asked, account.unclaimed - account.unclaimedHeld);
        long rest = part.asked - waiting;
        long own = account.limitsDebits ? Math.min(rest, Math.max(account.available(), 0)) : rest;
        long missing = rest - own;
        boolean isShortForAWhile = missing > 0 && missing <= account.held + account.unclaimedHeld;
        Outcome problem = new Reasons()
                .when(isShortForAWhile, Outcome.CHAIN_CONFLICT, 0)
                .when(missing > 0 && !isCovered, Outcome.CLAWBACK_EXCEEDS_CREDITS, 1)
                .when(account.mintsTooMuch(own), Outcome.EXCEEDS_MAXIMUM_SUPPLY)
                .when(account.debitOverflows(own), Outcome.TOTAL_OVERFLOWS)
                .answer();
        if (problem == null) {
            part.waiting = waiting;
            part.taken = waiting + own;
            hold(side, part, account, 1);
        }
        return problem;
    }

    private @Nullable Outcome cover(Taking taking, Taking.Part part, @Nullable OracleAccount account) {
        if (account == null) {
            return Outcome.COVER_ACCOUNT_NOT_FOUND;
        }
        long own = heldByItself(taking, part.account);
        boolean isShortForAWhile = part.asked <= account.available() + account.held - own;
        Outcome problem = new Reasons()
                .when(account.asset != taking.asset, Outcome.ASSETS_MUST_MATCH)
                .when(account.mintsTooMuch(part.asked), Outcome.EXCEEDS_MAXIMUM_SUPPLY)
                .when(account.debitOverflows(part.asked), Outcome.TOTAL_OVERFLOWS)
                .when(!account.controller.equals(taking.stored.asked.principal()), Outcome.COVER_NOT_ALLOWED)
                .when(account.isClosed, Outcome.COVER_ACCOUNT_CLOSED)
                .when(
                        account.isShort(part.asked),
                        isShortForAWhile ? Outcome.CHAIN_CONFLICT : Outcome.COVER_EXCEEDS_CREDITS,
                        Outcome.COVER_EXCEEDS_CREDITS.code())
                .when(account.isFrozen, Outcome.COVER_ACCOUNT_FROZEN)
                .answer();
        if (problem == null) {
            part.taken = part.asked;
            state.reserveDebit(account, part.taken);
            account.held += part.taken;
        }
        return problem;
    }

    /** Who covers may be one of the payees. */
    private static long heldByItself(Taking taking, AccountId account) {
        long held = 0;
        for (Taking.Part part : taking.parts) {
            held += part.account.equals(account) && !part.isAccrued ? part.taken - part.waiting : 0;
        }
        return held;
    }

    /** Moves what is reserved out of the account, or only releases it. */
    void end(Side side, Taking taking, Taking.Part part, boolean isPosted) {
        OracleAccount account = side.accounts.get(part.account);
        if (!part.isReserved || part.taken == 0 || account == null) {
            return;
        }
        hold(side, part, account, -1);
        if (isPosted) {
            state.debit(account, part.taken - part.waiting);
            state.debit(state.unclaimed(side, taking.asset), part.waiting);
            state.claim(account, part.waiting);
        }
    }

    private void hold(Side side, Taking.Part part, OracleAccount account, int sign) {
        long own = sign * (part.taken - part.waiting);
        long waiting = sign * part.waiting;
        OracleAccount unclaimed = state.unclaimed(side, account.asset);
        state.reserveDebit(account, own);
        account.held += own;
        account.unclaimedHeld += waiting;
        state.reserveDebit(unclaimed, waiting);
        unclaimed.held += waiting;
    }
}
