package tutti.ledger;

/**
 * A command to create an account.
 *
 * @param flags bits of {@link AccountFlags}
 * @param userData client's, 64 bits
 * @param userDataHigh upper half of the client's 128 bits
 * @param userDataLow lower half
 * @param userDataShort client's, 32 bits
 * @param principal interned number of the principal that will control it
 */
public record NewAccount(
        long idHigh,
        long idLow,
        int asset,
        int flags,
        int code,
        long userData,
        long userDataHigh,
        long userDataLow,
        int userDataShort,
        int principal) {
    /** An account without user data of 128 and 32 bits. */
    public NewAccount(long idHigh, long idLow, int asset, int flags, int code, long userData, int principal) {
        this(idHigh, idLow, asset, flags, code, userData, 0, 0, 0, principal);
    }

    /** True if the account is linked to the next one. */
    public boolean isLinked() {
        return (flags & AccountFlags.LINKED) != 0;
    }
}
