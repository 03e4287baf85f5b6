package tutti.ledger;

/**
 * A command to give a work another split from some time on.
 *
 * @param version one above the work's last, so that a repeated command is known as such
 */
public record NewSplit(long workHigh, long workLow, int version, long effectiveFromNs, Split split, int principal) {}
