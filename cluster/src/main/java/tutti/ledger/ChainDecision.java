package tutti.ledger;

/**
 * How the coordinator of a chain decided it.
 *
 * @param failed the member that failed, {@link ChainPrepared#NONE} if the chain is posted
 * @param outcome of the member that failed, {@link Outcome#POSTED} if the chain is posted
 * @param timestampNs coordinator's ledger time
 */
public record ChainDecision(long number, int failed, Outcome outcome, long timestampNs) {
    /** What the member is answered. */
    Outcome of(SpanMember member) {
        if (failed == ChainPrepared.NONE) {
            return member.success();
        }
        return member.number == failed ? outcome : Chain.others(outcome);
    }
}
