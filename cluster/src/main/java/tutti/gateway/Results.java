package tutti.gateway;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.agrona.DirectBuffer;
import tutti.codec.OutcomeRecord;
import tutti.ledger.Outcome;
import tutti.v1.Result;

/**
 * What became of each item of one call, by its place in the request. An item is open until something was decided of it.
 *
 * <p>One thread encodes and closes it; in between, sections answer on any thread and side by side. What they call is
 * synchronized; the rest is ordered before and after them by the futures that join the sections.
 */
final class Results {
    private static final tutti.v1.Outcome[] PUBLIC_OUTCOMES = publicOutcomes();

    private final short[] codes;
    private final long[] timestampsNs;
    private final BitSet replayed = new BitSet();

    /** True once a partition answered for some items, or may have decided them: the call may no longer be turned away whole. */
    private boolean isAnsweredInPart;

    private boolean isOverloaded;
    private int retryAfterMs;

    Results(int items) {
        codes = new short[items];
        timestampsNs = new long[items];
    }

    int size() {
        return codes.length;
    }

    boolean isOpen(int item) {
        return codes[item] == 0;
    }

    /** Outcome of an item that is not open. */
    Outcome outcome(int item) {
        return Outcome.ofCode(codes[item]);
    }

    /** True if an item's outcome is the stored one of an earlier attempt. */
    boolean isReplayed(int item) {
        return replayed.get(item);
    }

    /** Ledger time of an item's outcome, nanoseconds since 1970; 0 where nothing reached a log. */
    long timestampNs(int item) {
        return timestampsNs[item];
    }

    /** Answers an item without a log. */
    void set(int item, Outcome outcome) {
        codes[item] = (short) outcome.code();
    }

    /** Takes what a partition's leader answered, one record for each of {@code items}. */
    synchronized void decide(int[] items, DirectBuffer outcomes) {
        isAnsweredInPart = true;
        for (int i = 0; i < items.length; i++) {
            int offset = i * OutcomeRecord.BYTES;
            int item = items[i];
            codes[item] = (short) OutcomeRecord.outcome(outcomes, offset).code();
            timestampsNs[item] = OutcomeRecord.timestampNs(outcomes, offset);
            replayed.set(item, OutcomeRecord.isReplayed(outcomes, offset));
        }
    }

    /** A partition refuses the items: they reached no log. */
    synchronized void refuse(int[] items, Outcome refusal) {
        isAnsweredInPart = true;
        for (int item : items) {
            codes[item] = (short) refusal.code();
        }
    }

    /** Nobody knows what became of the items. */
    synchronized void lose(int[] items) {
        isAnsweredInPart = true;
        for (int item : items) {
            codes[item] = (short) Outcome.UNKNOWN.code();
        }
    }

    /** Some items were turned away by a full queue; they stay open. */
    synchronized void turnAway(int comeBackInMs) {
        isOverloaded = true;
        retryAfterMs = Math.max(retryAfterMs, comeBackInMs);
    }

    /** Makes items open again whose refusal will pass by itself; returns whether there are any. */
    boolean reopen() {
        boolean found = false;
        for (int item = 0; item < codes.length; item++) {
            if (isPassing(codes[item])) {
                codes[item] = 0;
                found = true;
            }
        }
        return found;
    }

    private static boolean isPassing(int code) {
        return code == Outcome.MOVED.code()
                || code == Outcome.CHAIN_CONFLICT.code()
                || code == Outcome.CHAIN_TIMED_OUT.code()
                || code == Outcome.ID_LOOKUP_UNAVAILABLE.code();
    }

    /**
     * Closes what is still open: it reached no log. If no partition answered for any of the call, it is turned away whole and its
     * sender told when to come back. Else the open items are answered one by one, as overloaded, so that the answers to the
     * others are not hidden. That is also the answer where a partition had no leader: like a full queue it says that nothing
     * was decided, and UNKNOWN would say less than is known.
     */
    void conclude() {
        for (int item = 0; item < codes.length; item++) {
            if (codes[item] != 0) {
                continue;
            }
            if (!isAnsweredInPart) {
                throw isOverloaded
                        ? CallRefusedException.overloaded(retryAfterMs)
                        : CallRefusedException.unavailable("no leader of a partition answered in time");
            }
            codes[item] = (short) Outcome.OVERLOADED.code();
        }
    }

    List<Result> toMessages() {
        List<Result> messages = new ArrayList<>(codes.length);
        for (int item = 0; item < codes.length; item++) {
            messages.add(Result.newBuilder()
                    .setOutcome(PUBLIC_OUTCOMES[codes[item]])
                    .setReplayed(replayed.get(item))
                    .setTimestampNs(timestampsNs[item])
                    .build());
        }
        return messages;
    }

    private static tutti.v1.Outcome[] publicOutcomes() {
        tutti.v1.Outcome[] byCode = new tutti.v1.Outcome[256];
        for (Outcome outcome : Outcome.values()) {
            byCode[outcome.code()] = tutti.v1.Outcome.forNumber(outcome.code());
        }
        return byCode;
    }
}
