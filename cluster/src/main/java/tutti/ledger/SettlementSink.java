package tutti.ledger;

/** Takes the netted entries of one settlement. */
@FunctionalInterface
public interface SettlementSink {
    /** @param amount minor units, above 0 */
    void entry(long payeeHigh, long payeeLow, int asset, long amount);
}
