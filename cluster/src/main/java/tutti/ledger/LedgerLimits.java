package tutti.ledger;

/**
 * Bounds of one partition's state. They are part of the rules: equal on every member.
 *
 * @param accrualsMax payees and assets with accruals that no settlement has taken yet
 * @param idWindowMax ids kept in memory, at least 4; undecided transfers take up to a quarter, and pending ones another
 * @param idWindowKept of the ids that may leave memory so many stay, at most {@code idWindowMax}
 * @param lateMaxNs how far before ledger time a play may have been
 * @param splitNoticeNs how far after ledger time a new split of a work begins to hold at the earliest
 * @param mandatesMax mandates ever given by the accounts
 */
public record LedgerLimits(
        int accountsMax,
        int worksMax,
        int assetsMax,
        int principalsMax,
        int accrualsMax,
        int idWindowMax,
        int idWindowKept,
        long lateMaxNs,
        long splitNoticeNs,
        int mandatesMax) {
    /** The same where as many ids stay as there is room for. */
    public LedgerLimits(
            int accountsMax,
            int worksMax,
            int assetsMax,
            int principalsMax,
            int accrualsMax,
            int idWindowMax,
            long lateMaxNs,
            long splitNoticeNs,
            int mandatesMax) {
        this(
                accountsMax,
                worksMax,
                assetsMax,
                principalsMax,
                accrualsMax,
                idWindowMax,
                idWindowMax,
                lateMaxNs,
                splitNoticeNs,
                mandatesMax);
    }
}
