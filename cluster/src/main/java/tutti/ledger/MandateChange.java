package tutti.ledger;

/**
 * A command of an account's controller: another principal may debit the account, up to a limit in each interval, until some time; or
 * may no longer.
 *
 * @param grantee name of the other principal
 * @param isRevocation then the limit, interval and time say nothing and are zero
 * @param limit minor units
 * @param intervalSeconds unsigned
 * @param untilNs ledger time from which nothing may be debited any more, ns since 1970
 * @param principal who asks
 */
public record MandateChange(
        long accountHigh,
        long accountLow,
        String grantee,
        boolean isRevocation,
        long limit,
        int intervalSeconds,
        long untilNs,
        int principal) {}
