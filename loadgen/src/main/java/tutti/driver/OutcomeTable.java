package tutti.driver;

import java.util.Map;
import java.util.TreeMap;
import tutti.v1.Outcome;
import tutti.v1.Result;

/**
 * What the cluster said about each payment of a run, by its number. One byte a payment, so that a run of a hundred million
 * can be audited. Safe for use by several threads.
 */
public final class OutcomeTable {
    /** What is known of a payment. */
    public enum State {
        /** Not sent, or sent and not answered yet. */
        OPEN(0),
        /** Posted, and answered so. */
        ACKED(1),
        /** Definitely not posted: rejected, refused, or never sent. */
        REJECTED(2),
        /** Sent, and never answered: it may or may not be posted. */
        UNKNOWN(3);

        private final int code;

        State(int code) {
            this.code = code;
        }
    }

    private static final State[] STATES = State.values();
    private static final int STATE_MASK = 3;
    /** Set once an answer said that the payment was posted by just this attempt. */
    private static final int FRESH = 4;
    /** Set once an outcome that is final was told. */
    private static final int FINAL_REJECTION = 8;
    /** Set once the payment was handed to the client. */
    private static final int SENT = 16;

    private final byte[] cells;
    private final int measuredFrom;
    private final int[] counts = new int[STATES.length];
    private final Map<Outcome, Integer> rejections = new TreeMap<>();
    private int postedTwiceCount;
    private int contradictionCount;
    private int replayedCount;

    /** @param measuredFrom number of the first payment that is measured; those before it are warm-up */
    public OutcomeTable(int payments, int measuredFrom) {
        cells = new byte[payments];
        this.measuredFrom = measuredFrom;
        counts[State.OPEN.code] = payments;
    }

    public int size() {
        return cells.length;
    }

    /** Number of the first payment that is measured. */
    public int measuredFrom() {
        return measuredFrom;
    }

    public boolean isMeasured(int payment) {
        return payment >= measuredFrom;
    }

    public synchronized State state(int payment) {
        return STATES[cells[payment] & STATE_MASK];
    }

    public synchronized int count(State state) {
        return counts[state.code];
    }

    /** The same of those that are measured: a walk through all. */
    public synchronized int countMeasured(State state) {
        int count = 0;
        for (int payment = measuredFrom; payment < cells.length; payment++) {
            count += (cells[payment] & STATE_MASK) == state.code ? 1 : 0;
        }
        return count;
    }

    /** Measured payments that were rejected, by what they were answered; a payment that was later posted after all stays counted here. */
    public synchronized Map<Outcome, Integer> rejections() {
        return new TreeMap<>(rejections);
    }

    /** Payments of which two attempts were answered as the one that posted it. */
    public synchronized int postedTwiceCount() {
        return postedTwiceCount;
    }

    /** Payments that were answered posted by one attempt and finally rejected by another. */
    public synchronized int contradictionCount() {
        return contradictionCount;
    }

    /** Answers to measured payments that repeated an earlier one. */
    public synchronized int replayedCount() {
        return replayedCount;
    }

    /** Takes the answer to one attempt; true if this is the one that made the payment acknowledged. */
    public synchronized boolean answer(int payment, Result result) {
        int outcome = result.getOutcomeValue();
        if (result.getReplayed() && isMeasured(payment)) {
            replayedCount++;
        }
        if (outcome == Outcome.OUTCOME_UNKNOWN_VALUE) {
            unknown(payment);
            return false;
        }
        if (outcome > 0 && outcome < OutcomeRanges.FIRST_REJECTION) {
            return posted(payment, result.getReplayed());
        }
        rejected(payment, result.getOutcome());
        return false;
    }

    private boolean posted(int payment, boolean isReplayed) {
        int cell = cells[payment];
        if ((cell & FINAL_REJECTION) != 0) {
            contradictionCount++;
        }
        if (!isReplayed) {
            if ((cell & FRESH) != 0) {
                postedTwiceCount++;
            }
            cells[payment] |= FRESH;
        }
        boolean isFirst = (cell & STATE_MASK) != State.ACKED.code;
        move(payment, State.ACKED);
        return isFirst;
    }

    private void rejected(int payment, Outcome outcome) {
        State state = STATES[cells[payment] & STATE_MASK];
        int code = outcome == Outcome.UNRECOGNIZED ? OutcomeRanges.FIRST_REFUSAL : outcome.getNumber();
        boolean isFinal = code >= OutcomeRanges.FIRST_FINAL_REJECTION && code < OutcomeRanges.FIRST_REFUSAL;
        if (isFinal) {
            if (state == State.ACKED) {
                contradictionCount++;
            }
            cells[payment] |= FINAL_REJECTION;
        }
        boolean isDecided = code >= OutcomeRanges.FIRST_REJECTION && code < OutcomeRanges.FIRST_REFUSAL;
        if (state == State.OPEN || (state == State.UNKNOWN && isDecided)) {
            if (isMeasured(payment)) {
                rejections.merge(outcome, 1, Integer::sum);
            }
            move(payment, State.REJECTED);
        }
    }

    /** An attempt may have been taken and was not answered. */
    public synchronized void unknown(int payment) {
        int state = cells[payment] & STATE_MASK;
        if (state == State.OPEN.code || (state == State.REJECTED.code && (cells[payment] & FINAL_REJECTION) == 0)) {
            move(payment, State.UNKNOWN);
        }
    }

    /** The payment is handed to the client. */
    synchronized void sent(int payment) {
        cells[payment] |= SENT;
    }

    synchronized boolean wasSent(int payment) {
        return (cells[payment] & SENT) != 0;
    }

    /** An attempt never left this process. */
    public synchronized void neverSent(int payment) {
        rejected(payment, Outcome.OUTCOME_UNSPECIFIED);
    }

    private void move(int payment, State to) {
        counts[cells[payment] & STATE_MASK]--;
        counts[to.code]++;
        cells[payment] = (byte) ((cells[payment] & ~STATE_MASK) | to.code);
    }
}
