package tutti.replica.simulation.oracle;

import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;

/** All that speaks against a command, of which the smallest number is answered. */
final class Reasons {
    private int smallest = Integer.MAX_VALUE;
    private @Nullable Outcome answer;

    Reasons when(boolean applies, Outcome reason) {
        return when(applies, reason, reason.code());
    }

    /** The reason counts as if it had another number. */
    Reasons when(boolean applies, Outcome reason, int as) {
        if (applies && as < smallest) {
            smallest = as;
            answer = reason;
        }
        return this;
    }

    /** The reason, if there is one. */
    Reasons whenAny(@Nullable Outcome reason) {
        return reason == null ? this : when(true, reason);
    }

    /** The account cannot pay so much. */
    Reasons whenShort(OracleAccount debit, long amount) {
        Outcome shortage = debit.isShortOnlyByHolds(amount) ? Outcome.CHAIN_CONFLICT : Outcome.EXCEEDS_CREDITS;
        return when(debit.isShort(amount), shortage, Outcome.EXCEEDS_CREDITS.code());
    }

    /** So much is not covered by the mandate; none is needed if it is null. */
    Reasons whenBeyond(@Nullable OracleMandate mandate, long amount, long timeNs) {
        return when(mandate != null && mandate.isOver(timeNs), Outcome.MANDATE_EXPIRED)
                .when(mandate != null && mandate.isExceeded(amount, timeNs), Outcome.EXCEEDS_MANDATE);
    }

    /** The account cannot take so much. */
    Reasons whenFull(OracleAccount credit, long amount) {
        Outcome excess = credit.takesTooMuchOnlyByHolds(amount) ? Outcome.CHAIN_CONFLICT : Outcome.EXCEEDS_DEBITS;
        return when(credit.takesTooMuch(amount), excess, Outcome.EXCEEDS_DEBITS.code());
    }

    @Nullable
    Outcome answer() {
        return answer;
    }

    Outcome orElse(Outcome success) {
        return answer == null ? success : answer;
    }
}
