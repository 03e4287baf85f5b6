package tutti.ledger;

import org.jspecify.annotations.Nullable;

/** Who may be a payee of a work, as far as it can be told here: the gateway has asked the homes of the others. */
final class Payees {
    private Payees() {}

    /** What is wrong with the payees that live here, the smallest code of all; null if nothing is. */
    static @Nullable Outcome problem(Books books, Split split, int assetIndex) {
        Outcome worst = null;
        for (int i = 0; i < split.size(); i++) {
            if (books.isHome(split.payeeHigh(i), split.payeeLow(i))) {
                int slot = books.accounts.find(split.payeeHigh(i), split.payeeLow(i));
                Outcome payee = problem(books.accounts, slot, assetIndex);
                boolean isWorse = payee != null && (worst == null || payee.code() < worst.code());
                worst = isWorse ? payee : worst;
            }
        }
        return worst;
    }

    private static @Nullable Outcome problem(Accounts accounts, int slot, int assetIndex) {
        if (slot == Accounts.NONE) {
            return Outcome.PAYEE_NOT_FOUND;
        }
        if (accounts.limitsCredits(slot)) {
            return Outcome.PAYEE_LIMITS_CREDITS;
        }
        return accounts.assetIndex(slot) == assetIndex ? null : Outcome.ASSETS_MUST_MATCH;
    }
}
