package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a command whatever the ledger's state: the outcomes 10 to 26, the smallest first, null if nothing is.
 * The gateway asks before it logs a command, the ledger asks again when it applies one.
 */
public final class Shape {
    public static final int CODE_MAX = 65_535;
    public static final int DECIMALS_MAX = 18;
    public static final int SYMBOL_LENGTH_MAX = 12;
    public static final int TITLE_BYTES_MAX = 256;
    public static final int PRINCIPAL_BYTES_MAX = 64;
    public static final int ISRC_LENGTH = 12;

    private Shape() {}

    /** The accounts may be ordinary ones or the issuing account of an asset, no other of the reserved range. */
    public static @Nullable Outcome of(Transfer transfer) {
        return TransferShape.of(transfer);
    }

    /** Looks at the client's fields, and at the amount, which is negative where price times units overflowed. */
    public static @Nullable Outcome of(StreamPayment payment) {
        if (isZero(payment.idHigh, payment.idLow)
                || isZero(payment.payerHigh, payment.payerLow)
                || isZero(payment.workHigh, payment.workLow)) {
            return Outcome.ID_MUST_NOT_BE_ZERO;
        }
        if (isReserved(payment.idHigh) || isReserved(payment.payerHigh) || isReserved(payment.workHigh)) {
            return Outcome.ID_IS_RESERVED;
        }
        if ((payment.flags & ~StreamPayment.FLAG_PLAYED_AT_OMITTED) != 0) {
            return Outcome.FLAG_IS_RESERVED;
        }
        Outcome units = ofAmount(payment.units);
        if (units != null) {
            return units;
        }
        if (payment.amount < 0) {
            return Outcome.AMOUNT_OVERFLOWS;
        }
        return isCode(payment.code) ? null : Outcome.CODE_OUT_OF_RANGE;
    }

    /** Looks at the client's fields, not at the legs. */
    public static @Nullable Outcome of(Clawback clawback) {
        if (isZero(clawback.idHigh, clawback.idLow)
                || isZero(clawback.payerHigh, clawback.payerLow)
                || isZero(clawback.paymentHigh, clawback.paymentLow)) {
            return Outcome.ID_MUST_NOT_BE_ZERO;
        }
        if (isReserved(clawback.idHigh)
                || isReserved(clawback.payerHigh)
                || isReserved(clawback.paymentHigh)
                || isClosedToClients(clawback.coverHigh, clawback.coverLow)) {
            return Outcome.ID_IS_RESERVED;
        }
        if (clawback.coverHigh == clawback.payerHigh && clawback.coverLow == clawback.payerLow) {
            return Outcome.ACCOUNTS_MUST_BE_DIFFERENT;
        }
        if (!isCode(clawback.code)) {
            return Outcome.CODE_OUT_OF_RANGE;
        }
        return clawback.idHigh == clawback.paymentHigh && clawback.idLow == clawback.paymentLow
                ? Outcome.PENDING_ID_MUST_BE_DIFFERENT
                : null;
    }

    public static @Nullable Outcome of(NewAsset asset) {
        if (asset.asset() == 0) {
            return Outcome.ASSET_MUST_NOT_BE_ZERO;
        }
        Outcome supply = ofAmount(asset.maximumSupply());
        if (supply != null) {
            return supply;
        }
        int length = asset.symbol().length();
        if (length == 0 || length > SYMBOL_LENGTH_MAX || !isCapitalsAndDigits(asset.symbol())) {
            return Outcome.SYMBOL_IS_INVALID;
        }
        if (asset.decimals() < 0 || asset.decimals() > DECIMALS_MAX) {
            return Outcome.DECIMALS_OUT_OF_RANGE;
        }
        return isPrincipal(asset.principal()) ? null : Outcome.DESCRIPTION_IS_INVALID;
    }

    public static @Nullable Outcome of(NewAccount account) {
        Outcome id = ofId(account.idHigh(), account.idLow());
        if (id != null) {
            return id;
        }
        if ((account.flags() & ~AccountFlags.OF_CLIENTS) != 0) {
            return Outcome.FLAG_IS_RESERVED;
        }
        if ((account.flags() & AccountFlags.LIMITS) == AccountFlags.LIMITS) {
            return Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE;
        }
        if (account.asset() == 0) {
            return Outcome.ASSET_MUST_NOT_BE_ZERO;
        }
        return isCode(account.code()) ? null : Outcome.CODE_OUT_OF_RANGE;
    }

    public static @Nullable Outcome of(AccountFreeze freeze) {
        return ofId(freeze.idHigh(), freeze.idLow());
    }

    public static @Nullable Outcome of(MandateChange change) {
        Outcome id = ofId(change.accountHigh(), change.accountLow());
        if (id != null) {
            return id;
        }
        Outcome limit = change.isRevocation() ? null : ofAmount(change.limit());
        if (limit != null) {
            return limit;
        }
        if (!isPrincipal(change.grantee())) {
            return Outcome.DESCRIPTION_IS_INVALID;
        }
        return change.isRevocation() || change.intervalSeconds() != 0 ? null : Outcome.INTERVAL_MUST_NOT_BE_ZERO;
    }

    public static @Nullable Outcome of(NewWork work) {
        Outcome id = worst(ofId(work.idHigh(), work.idLow()), work.split());
        if (id != null) {
            return id;
        }
        if (work.asset() == 0) {
            return Outcome.ASSET_MUST_NOT_BE_ZERO;
        }
        Outcome price = ofAmount(work.price());
        if (price != null) {
            return price;
        }
        int titleBytes = Utf8.length(work.title());
        if (titleBytes < 0 || titleBytes > TITLE_BYTES_MAX || !isIsrc(work.isrc())) {
            return Outcome.DESCRIPTION_IS_INVALID;
        }
        Outcome shares = ofShares(work.split());
        if (shares != null) {
            return shares;
        }
        return isBelowOneMinorUnit(work.split(), work.price()) ? Outcome.SHARE_IS_BELOW_ONE_MINOR_UNIT : null;
    }

    /** What is wrong with the split as far as it does not depend on the work's price. */
    public static @Nullable Outcome of(NewSplit command) {
        Outcome id = worst(ofId(command.workHigh(), command.workLow()), command.split());
        if (id != null) {
            return id;
        }
        Outcome split = ofShares(command.split());
        if (split != null) {
            return split;
        }
        if (command.effectiveFromNs() < 0) {
            return Outcome.EFFECTIVE_DATE_OUT_OF_RANGE;
        }
        boolean isNumber = command.version() > SplitVersion.FIRST && command.version() <= SplitVersion.NUMBER_MAX;
        return isNumber ? null : Outcome.SPLIT_VERSION_OUT_OF_RANGE;
    }

    /** True if there is a share that would get nothing of one unit at the price. */
    public static boolean isBelowOneMinorUnit(Split split, long price) {
        int smallest = smallest(split);
        // price * smallest >= WHOLE, with the multiplication taken to the other side because it could overflow.
        int priceMin = (Split.WHOLE + smallest - 1) / smallest;
        return price < priceMin;
    }

    /** True if a principal may be called so: 1 to 64 bytes of UTF-8. */
    public static boolean isPrincipal(String name) {
        int bytes = Utf8.length(name);
        return bytes > 0 && bytes <= PRINCIPAL_BYTES_MAX;
    }

    /** The worst of what is wrong with the work's id, and with the ids of its payees. */
    private static @Nullable Outcome worst(@Nullable Outcome ofWork, Split split) {
        Outcome worst = ofWork;
        for (int i = 0; i < split.size() && worst != Outcome.ID_MUST_NOT_BE_ZERO; i++) {
            Outcome payee = ofId(split.payeeHigh(i), split.payeeLow(i));
            worst = payee == null ? worst : payee;
        }
        return worst;
    }

    private static @Nullable Outcome ofShares(Split split) {
        if (split.size() == 0 || split.size() > StreamPayment.LEGS_MAX) {
            return Outcome.SHARE_COUNT_OUT_OF_RANGE;
        }
        long sum = 0;
        for (int i = 0; i < split.size(); i++) {
            sum += split.millionths(i);
        }
        if (smallest(split) <= 0 || sum != Split.WHOLE) {
            return Outcome.SHARES_MUST_SUM_TO_ONE_MILLION;
        }
        return hasPayeeTwice(split) ? Outcome.PAYEES_MUST_BE_DIFFERENT : null;
    }

    private static int smallest(Split split) {
        int smallest = Split.WHOLE;
        for (int i = 0; i < split.size(); i++) {
            smallest = Math.min(smallest, split.millionths(i));
        }
        return smallest;
    }

    private static boolean hasPayeeTwice(Split split) {
        for (int i = 1; i < split.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (split.payeeHigh(i) == split.payeeHigh(j) && split.payeeLow(i) == split.payeeLow(j)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable Outcome ofId(long high, long low) {
        if (isZero(high, low)) {
            return Outcome.ID_MUST_NOT_BE_ZERO;
        }
        return isReserved(high) ? Outcome.ID_IS_RESERVED : null;
    }

    static @Nullable Outcome ofAmount(long amount) {
        if (amount == 0) {
            return Outcome.AMOUNT_MUST_NOT_BE_ZERO;
        }
        return amount < 0 ? Outcome.AMOUNT_OVERFLOWS : null;
    }

    static boolean isZero(long high, long low) {
        return (high | low) == 0;
    }

    static boolean isReserved(long high) {
        return high == AssetAccounts.RESERVED_HIGH;
    }

    static boolean isClosedToClients(long high, long low) {
        return isReserved(high) && !AssetAccounts.isIssuing(high, low);
    }

    static boolean isCode(int code) {
        return code >= 0 && code <= CODE_MAX;
    }

    private static boolean isIsrc(String isrc) {
        return isrc.isEmpty() || (isrc.length() == ISRC_LENGTH && isCapitalsAndDigits(isrc));
    }

    private static boolean isCapitalsAndDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
                return false;
            }
        }
        return true;
    }
}
