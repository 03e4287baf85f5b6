package tutti.ledger;

/** Takes what became of transfers that were undecided. */
@FunctionalInterface
public interface DecisionSink {
    /** {@code timestampNs} is 0 where the outcome is a refusal. */
    void onDecided(long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs);
}
