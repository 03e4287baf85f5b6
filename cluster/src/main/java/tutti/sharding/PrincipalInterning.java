package tutti.sharding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tutti.codec.SectionPrincipal;
import tutti.codec.Sections;
import tutti.ledger.Outcome;
import tutti.replica.Replica;

/**
 * Puts the caller's principal into sections before they are offered; those of a principal that the partition has not met
 * wait until its name is interned.
 */
final class PrincipalInterning {
    private final Replica replica;
    private final BatchPipeline pipeline;

    /** Submissions by a principal whose name is on its way into the log. Bounded, as all submissions are. */
    private final Map<String, List<Submission>> held = new HashMap<>();

    PrincipalInterning(Replica replica, BatchPipeline pipeline) {
        this.replica = replica;
        this.pipeline = pipeline;
    }

    void submit(Submission submission) {
        String name = submission.principal();
        int principal = replica.ledger().principal(name);
        if (principal != 0) {
            propose(submission, principal);
            return;
        }
        List<Submission> waiting = held.get(name);
        if (waiting == null) {
            waiting = new ArrayList<>();
            held.put(name, waiting);
            pipeline.proposeFirst(new Duty(Sections.principal(name), () -> onInterned(name), () -> onFailed(name)));
        }
        waiting.add(submission);
    }

    private void onInterned(String name) {
        int principal = replica.ledger().principal(name);
        for (Submission submission : release(name)) {
            if (submission.isForgotten()) {
                continue;
            }
            if (principal == 0) {
                submission.refuse(Outcome.TABLE_IS_FULL);
            } else {
                propose(submission, principal);
            }
        }
    }

    private void onFailed(String name) {
        release(name).forEach(Submission::onTurnedAway);
    }

    private List<Submission> release(String name) {
        List<Submission> released = held.remove(name);
        return released == null ? List.of() : released;
    }

    private void propose(Submission submission, int principal) {
        SectionPrincipal.stamp(submission.section(), principal);
        pipeline.propose(submission);
    }
}
