package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tutti.codec.Sections;

class DecisionBacklogTest {
    private static final long MAX_NS = 100;

    private final DecisionBacklog backlog = new DecisionBacklog();
    private final Submissions submissions =
            new Submissions(0, 1, new Replies(new FakePeers(0, 1), 0, () -> 0, () -> true), new RecordedMetrics());

    @Test
    void isSlowOnceOneOfManyWaitsTooLong() {
        Submission first = add("a", 0);
        for (int i = 1; i < DecisionBacklog.FEW; i++) {
            add("a", 50);
        }
        assertThat(backlog.isSlow("a", 1_000, MAX_NS)).isFalse();

        add("a", 50);
        assertThat(backlog.isSlow("a", 100, MAX_NS)).isFalse();
        assertThat(backlog.isSlow("a", 101, MAX_NS)).isTrue();

        add("a", 50);
        backlog.remove(first);
        assertThat(backlog.isSlow("a", 101, MAX_NS)).isFalse();
        assertThat(backlog.isSlow("a", 151, MAX_NS)).isTrue();
    }

    @Test
    void isOfOnePrincipal() {
        for (int i = 0; i <= DecisionBacklog.FEW; i++) {
            add("a", 0);
        }
        Submission other = add("b", 0);

        assertThat(backlog.isSlow("b", 1_000, MAX_NS)).isFalse();
        backlog.remove(other);
        backlog.remove(other);
        assertThat(backlog.isSlow("b", 1_000, MAX_NS)).isFalse();
        assertThat(backlog.isSlow("a", 1_000, MAX_NS)).isTrue();
    }

    private Submission add(String principal, long admittedNs) {
        Submission submission = new Submission(submissions, 0, principal, Sections.barrier(), admittedNs, 0);
        backlog.add(submission);
        return submission;
    }
}
