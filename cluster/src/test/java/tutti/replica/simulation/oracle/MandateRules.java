package tutti.replica.simulation.oracle;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tutti.ledger.MandateChange;
import tutti.ledger.Outcome;

/** Mandates: given, changed and taken back by whoever controls the account. */
final class MandateRules {
    private static final int NAME_BYTES_MAX = 64;
    private static final int OF_ACCOUNT_MAX = 64;

    private final State state;
    private final int mandatesMax;

    MandateRules(State state, int mandatesMax) {
        this.state = state;
        this.mandatesMax = mandatesMax;
    }

    Outcome apply(Side side, MandateChange asked, String principal) {
        Outcome form = form(asked);
        AccountId id = new AccountId(asked.accountHigh(), asked.accountLow());
        if (form != null) {
            return form;
        }
        if (!state.isHome(side, id)) {
            return Outcome.MOVED;
        }
        OracleAccount account = side.accounts.get(id);
        if (account == null) {
            return Outcome.ACCOUNT_NOT_FOUND;
        }
        OracleMandate mandate = account.mandates.get(asked.grantee());
        boolean isGrant = !asked.isRevocation();
        Outcome problem = new Reasons()
                .when(!account.controller.equals(principal), Outcome.GRANTING_NOT_ALLOWED)
                .when(isGrant && asked.untilNs() <= side.timeNs, Outcome.MANDATE_EXPIRED)
                .when(!isGrant && mandate == null, Outcome.MANDATE_NOT_FOUND)
                .when(
                        isGrant && mandate == null && account.mandates.size() >= OF_ACCOUNT_MAX,
                        Outcome.TOO_MANY_MANDATES)
                .when(isGrant && mandate == null && side.mandates >= mandatesMax, Outcome.TABLE_IS_FULL)
                .answer();
        if (problem != null) {
            return problem;
        }
        if (mandate == null) {
            side.mandates++;
            OracleMandate given = new OracleMandate(asked.grantee());
            account.mandates.put(asked.grantee(), given);
            give(given, asked, side.timeNs);
            return Outcome.CREATED;
        }
        return isGrant ? change(mandate, asked, side.timeNs) : revoke(mandate);
    }

    private static @Nullable Outcome form(MandateChange asked) {
        int nameBytes = asked.grantee().getBytes(StandardCharsets.UTF_8).length;
        boolean isGrant = !asked.isRevocation();
        return new Reasons()
                .when(asked.accountHigh() == 0 && asked.accountLow() == 0, Outcome.ID_MUST_NOT_BE_ZERO)
                .when(asked.accountHigh() == -1, Outcome.ID_IS_RESERVED)
                .when(isGrant && asked.limit() == 0, Outcome.AMOUNT_MUST_NOT_BE_ZERO)
                .when(isGrant && asked.limit() < 0, Outcome.AMOUNT_OVERFLOWS)
                .when(nameBytes == 0 || nameBytes > NAME_BYTES_MAX, Outcome.DESCRIPTION_IS_INVALID)
                .when(isGrant && asked.intervalSeconds() == 0, Outcome.INTERVAL_MUST_NOT_BE_ZERO)
                .answer();
    }

    private static Outcome revoke(OracleMandate mandate) {
        if (mandate.isRevoked) {
            return Outcome.EXISTS;
        }
        mandate.isRevoked = true;
        return Outcome.CHANGED;
    }

    /** What was debited in the present interval stays, unless intervals are of another length from now on. */
    private static Outcome change(OracleMandate mandate, MandateChange asked, long timeNs) {
        boolean isSameLength = mandate.intervalSeconds == Integer.toUnsignedLong(asked.intervalSeconds());
        boolean isSame = !mandate.isRevoked
                && isSameLength
                && mandate.limit == asked.limit()
                && mandate.untilNs == asked.untilNs();
        if (isSame) {
            return Outcome.EXISTS;
        }
        give(mandate, asked, isSameLength ? mandate.beganAtNs : timeNs);
        if (!isSameLength) {
            mandate.used = 0;
        }
        return Outcome.CHANGED;
    }

    private static void give(OracleMandate mandate, MandateChange asked, long beganAtNs) {
        mandate.isRevoked = false;
        mandate.limit = asked.limit();
        mandate.intervalSeconds = Integer.toUnsignedLong(asked.intervalSeconds());
        mandate.untilNs = asked.untilNs();
        mandate.beganAtNs = beganAtNs;
    }
}
