package tutti.ledger;

/** Takes the netted entries of one settlement. */
@FunctionalInterface
public interface SettlementSink {
    /** Takes one payee's part, an amount in minor units above 0. Must not throw. */
    void entry(long payeeHigh, long payeeLow, int asset, long amount);
}
