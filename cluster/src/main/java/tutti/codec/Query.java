package tutti.codec;

import java.util.List;

/** A read of one partition's state. */
public sealed interface Query {
    /** An id of an account or work. */
    record Id(long high, long low) {}

    /** Accounts by id, and what is accrued here for them, whether or not they live here. */
    record Accounts(List<Id> ids) implements Query {}

    /** Assets by number. */
    record Assets(List<Integer> assets) implements Query {}

    /** Works by id. */
    record Works(List<Id> ids) implements Query {}

    /** How far the partition's log has come: all that was answered before the question is at or below. */
    record Position() implements Query {}

    /** The partition's books at an audit mark. */
    record Cut(long mark) implements Query {}
}
