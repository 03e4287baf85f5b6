package tutti.sharding;

import tutti.codec.Answer;
import tutti.codec.Query;

/** A query that waits for its place in the log. */
record Reading(long correlation, Query query, Replies replies) {
    void answer(Answer answer) {
        replies.answered(correlation, answer);
    }

    /** Its place in the log may never come. */
    void turnAway() {
        replies.notLeader(correlation);
    }
}
