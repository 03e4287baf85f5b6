package tutti.audit;

import java.util.List;

/**
 * What the auditor found.
 *
 * @param conserved debits equal credits over all partitions and channels, on a consistent cut
 * @param lost payments that were acknowledged and are not in the ledger
 * @param duplicated payments that the ledger applied beyond those that were acknowledged
 * @param payersExact every listener was debited exactly what was acknowledged
 * @param splitsExact every payee was credited exactly its shares of what was acknowledged
 * @param replicasAgree all reachable replicas of each partition reached one position and one digest in time
 * @param settled nothing is accrued and nothing is on its way between partitions any more
 * @param resolvedPosted payments of unknown outcome that turned out to be posted
 * @param resolvedRejected payments of unknown outcome that turned out not to be posted
 * @param unresolved payments whose outcome could not be learnt
 * @param sampled acknowledged payments that were sent again to see that the ledger remembers them
 * @param violations what does not hold, in words
 */
public record AuditReport(
        boolean conserved,
        long lost,
        long duplicated,
        boolean payersExact,
        boolean splitsExact,
        boolean replicasAgree,
        boolean settled,
        long resolvedPosted,
        long resolvedRejected,
        long unresolved,
        long sampled,
        long settleMs,
        long agreeMs,
        List<String> violations) {
    /** True if everything that the ledger promises was found to hold. */
    public boolean holds() {
        return conserved
                && lost == 0
                && duplicated == 0
                && payersExact
                && splitsExact
                && replicasAgree
                && settled
                && unresolved == 0
                && violations.isEmpty();
    }
}
