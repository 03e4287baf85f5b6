package tutti.sharding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sections that wait for the log: those of a principal in the order in which they came, principals in turns of equally many bytes, so
 * that who sends little does not wait for all that another sent before. Deficit round robin (Shreedhar and Varghese, "Efficient fair
 * queuing using deficit round-robin", 1996). Used by the partition actor alone.
 */
final class FairQueue {
    /** Bytes of a turn: some hundred transfers. */
    static final int TURN_BYTES = 16 * 1024;

    private final Map<String, Line> lines = new HashMap<>();

    /** Lines that hold something; the first has its turn. */
    private final Deque<Line> turns = new ArrayDeque<>();

    private boolean isTurnBegun;

    boolean isEmpty() {
        return turns.isEmpty();
    }

    void add(Submission submission) {
        Line line = lines.computeIfAbsent(submission.principal(), Line::new);
        if (line.waiting.isEmpty()) {
            turns.add(line);
        }
        line.waiting.add(submission);
    }

    /** How long the first of a principal has waited since it was admitted; 0 if none waits. */
    long waitedNs(String principal, long nowNs) {
        Line line = lines.get(principal);
        return line == null ? 0 : nowNs - line.waiting.element().admittedNs();
    }

    /** What is to go next; null if nothing waits. */
    @Nullable
    Submission peek() {
        while (!turns.isEmpty()) {
            Line line = turns.element();
            if (!isTurnBegun) {
                isTurnBegun = true;
                line.allowance += TURN_BYTES;
            }
            Submission first = line.waiting.element();
            if (turns.size() == 1 || first.section().length <= line.allowance) {
                return first;
            }
            turns.add(turns.remove());
            isTurnBegun = false;
        }
        return null;
    }

    /** Takes out what {@link #peek} gave. */
    void remove() {
        Line line = turns.element();
        Submission first = line.waiting.remove();
        line.allowance = Math.max(0, line.allowance - first.section().length);
        if (line.waiting.isEmpty()) {
            turns.remove();
            lines.remove(line.principal);
            isTurnBegun = false;
        }
    }

    /** Takes out all. */
    List<Submission> removeAll() {
        List<Submission> all = new ArrayList<>();
        turns.forEach(line -> all.addAll(line.waiting));
        turns.clear();
        lines.clear();
        isTurnBegun = false;
        return all;
    }

    /** What waits of one principal. */
    private static final class Line {
        private final String principal;
        private final Deque<Submission> waiting = new ArrayDeque<>();

        /** Bytes that it may still send in its turn. */
        private int allowance;

        Line(String principal) {
            this.principal = principal;
        }
    }
}
