package tutti.sharding;

import org.agrona.DirectBuffer;

/** What became of a submitted section. */
public sealed interface SubmitReply {
    /** Decided: one {@link tutti.codec.OutcomeRecord} for each record, in order. */
    record Decided(DirectBuffer outcomes) implements SubmitReply {}

    /** A queue was full and nothing was offered to a log. */
    record Overloaded(int retryAfterMs) implements SubmitReply {}

    /** The members' disks are low and nothing was offered to a log. */
    record StorageFull(int retryAfterMs) implements SubmitReply {}

    /** No leader was found until the deadline and nothing was offered to a log. */
    record Unavailable() implements SubmitReply {}

    /** The section may be in a log; no outcome was heard until the deadline. */
    record Unknown() implements SubmitReply {}
}
