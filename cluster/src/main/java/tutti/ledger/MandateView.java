package tutti.ledger;

/**
 * A mandate as the home of its account knows it. Amounts in minor units.
 *
 * @param intervalSeconds unsigned
 * @param beganAtNs ledger time at which the first of its intervals began, ns since 1970
 * @param used what was debited by it in the present interval
 * @param reserved what is reserved by it, and counts as long as it is
 */
public record MandateView(
        long accountHigh,
        long accountLow,
        String principal,
        boolean isRevoked,
        long limit,
        int intervalSeconds,
        long beganAtNs,
        long untilNs,
        long used,
        long reserved) {}
