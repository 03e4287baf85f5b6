package tutti.sharding;

/** Scope of a transfer's id: the id and its debit account. */
record TransferKey(long idHigh, long idLow, long debitHigh, long debitLow) {}
