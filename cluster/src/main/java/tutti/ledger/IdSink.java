package tutti.ledger;

/** Takes one id of a transfer or stream payment and the account that it debits, or that pays: together they tell it from every other. */
@FunctionalInterface
public interface IdSink {
    void id(long idHigh, long idLow, long debitHigh, long debitLow);
}
