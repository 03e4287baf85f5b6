package tutti.ledger;

/** Takes the netted entries of one settlement. */
@FunctionalInterface
public interface SettlementSink {
    /** Takes one payee's entry; the amount is in minor units and above 0. */
    void entry(long payeeHigh, long payeeLow, int asset, long amount);
}
