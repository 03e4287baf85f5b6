package tutti.ledger;

/**
 * A copy of an account's state at one position. Amounts in minor units.
 *
 * @param unclaimed what waits for it in its asset's unclaimed account
 */
public record AccountView(
        long idHigh,
        long idLow,
        int asset,
        int flags,
        int code,
        long userData,
        long userDataHigh,
        long userDataLow,
        int userDataShort,
        String controller,
        long debitsPending,
        long debitsPosted,
        long creditsPending,
        long creditsPosted,
        long createdAtNs,
        long unclaimed) {}
