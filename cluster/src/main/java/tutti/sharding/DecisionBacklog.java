package tutti.sharding;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * Sections that are applied and wait for what other partitions decide, by principal, the oldest first. Their line is in the other
 * partition, whose leader cannot turn away what is in a log already: so it must be short on this side. Used by the partition actor
 * alone.
 */
final class DecisionBacklog {
    /** So many may wait however long: a partition that has no leader for a moment is no reason to turn anybody away. */
    static final int FEW = 64;

    private final Map<String, LinkedHashSet<Submission>> byPrincipal = new HashMap<>();

    void add(Submission submission) {
        byPrincipal
                .computeIfAbsent(submission.principal(), principal -> new LinkedHashSet<>())
                .add(submission);
    }

    void remove(Submission submission) {
        LinkedHashSet<Submission> ofOne = byPrincipal.get(submission.principal());
        if (ofOne != null && ofOne.remove(submission) && ofOne.isEmpty()) {
            byPrincipal.remove(submission.principal());
        }
    }

    /** True if more than a few of a principal's wait, and the oldest was admitted longer ago than that. */
    boolean isSlow(String principal, long nowNs, long maxNs) {
        LinkedHashSet<Submission> ofOne = byPrincipal.get(principal);
        return ofOne != null
                && ofOne.size() > FEW
                && nowNs - ofOne.iterator().next().admittedNs() > maxNs;
    }
}
