package tutti.ledger;

/** Takes transfers that one partition reserved to the other, and how it decided back. */
final class EscrowCarrier {
    private EscrowCarrier() {}

    /** Of the transfer the amount is what is reserved. */
    static Outcome decide(LedgerFixture from, LedgerFixture to, Transfer transfer) {
        Outcome outcome = to.ledger.applyEscrowRequest(from.partition(), transfer, LedgerFixture.TUNE);
        from.ledger.applyEscrowReply(
                to.partition(),
                transfer.idHigh,
                transfer.idLow,
                transfer.debitHigh,
                transfer.debitLow,
                outcome,
                to.ledger.lastAccepted());
        return outcome;
    }
}
