package tutti.workload;

import tutti.client.Id;
import tutti.v1.Account;
import tutti.v1.AccountFlag;

/** An account that a load creates. */
public record PlannedAccount(Id id, Kind kind) {
    /** What an account is for. */
    public enum Kind {
        /** Holds what was minted until the listeners are given their balances. */
        TREASURY(1),
        /** Pays for plays out of a prepaid balance. */
        LISTENER(2),
        /** The platform; has a share in almost every work. */
        SERVICE(3),
        /** Has a share in the works of its artists. */
        LABEL(4),
        ARTIST(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        boolean isPrepaid() {
            return this == LISTENER || this == TREASURY;
        }
    }

    /** The account as the ledger is asked to create it. */
    public Account toMessage(int asset) {
        int flags = kind.isPrepaid() ? AccountFlag.ACCOUNT_FLAG_DEBITS_MUST_NOT_EXCEED_CREDITS_VALUE : 0;
        return Account.newBuilder()
                .setId(id.toByteString())
                .setAsset(asset)
                .setFlags(flags)
                .setCode(kind.code)
                .build();
    }
}
