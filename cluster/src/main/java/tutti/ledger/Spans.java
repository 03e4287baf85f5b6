package tutti.ledger;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.Object2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** The undecided chains that span partitions: those that this partition coordinates, and those that others have told it of. */
final class Spans {
    /** Most chains that one partition coordinates at a time. */
    static final int COORDINATED_MAX = 1024;

    private static final int COORDINATOR_SHIFT = 48;

    private final int partition;
    private final TreeMap<Long, Span> spans = new TreeMap<>();

    /** Credit sides of pending transfers from other partitions that undecided chains have reserved here. Never walked. */
    private final Object2ObjectHashMap<Id, Incoming> incoming = new Object2ObjectHashMap<>();

    private int coordinated;

    /** Number of the last chain coordinated here. */
    private long lastNumber;

    Spans(int partition) {
        this.partition = partition;
    }

    boolean hasRoom() {
        return coordinated < COORDINATED_MAX;
    }

    long lastNumber() {
        return lastNumber;
    }

    void restoreLastNumber(long number) {
        lastNumber = number;
    }

    /** A new chain that this partition coordinates. */
    Span begin(int principal, long deadlineNs) {
        return add(new Span(partition, ++lastNumber, principal, deadlineNs));
    }

    Span add(Span span) {
        spans.put(key(span.coordinator, span.number), span);
        coordinated += span.coordinator == partition ? 1 : 0;
        return span;
    }

    void remove(Span span) {
        spans.remove(key(span.coordinator, span.number));
        coordinated -= span.coordinator == partition ? 1 : 0;
    }

    @Nullable
    Span find(int coordinator, long number) {
        return spans.get(key(coordinator, number));
    }

    /** Of the member, a pending transfer from another partition, the credit side is reserved. */
    void addIncoming(Span span, SpanMember member) {
        incoming.put(Id.of(member.transfer), new Incoming(span, member));
    }

    /** Forgets the credit side of a pending transfer that a chain reserved here; null if there is none of the id. */
    @Nullable
    Incoming takeIncoming(Transfer transfer) {
        return incoming.isEmpty() ? null : incoming.remove(Id.of(transfer));
    }

    /** The same, of a pending transfer that has ended at its debit side. */
    @Nullable
    Incoming takeIncoming(PendingEnd end) {
        return incoming.isEmpty() ? null : incoming.remove(new Id(end.idHigh, end.idLow, end.debitHigh, end.debitLow));
    }

    /** The chain coordinated here that began first, null if there is none. */
    @Nullable
    Span oldest() {
        Map.Entry<Long, Span> first = spans.ceilingEntry(key(partition, 0));
        return first == null || first.getValue().coordinator != partition ? null : first.getValue();
    }

    /** In order of coordinator and number. */
    Collection<Span> all() {
        return spans.values();
    }

    long hash() {
        long sum = StateDigest.of(StateDigest.SPAN, lastNumber, 0, 0, 0);
        for (Span span : spans.values()) {
            sum += span.hash();
        }
        return sum;
    }

    long recomputeHash() {
        long sum = StateDigest.of(StateDigest.SPAN, lastNumber, 0, 0, 0);
        for (Span span : spans.values()) {
            sum += span.recomputeHash();
        }
        return sum;
    }

    private static long key(int coordinator, long number) {
        return (long) coordinator << COORDINATOR_SHIFT | number;
    }

    /** A member of an undecided chain. */
    record Incoming(Span span, SpanMember member) {}

    private record Id(long idHigh, long idLow, long debitHigh, long debitLow) {
        static Id of(Transfer transfer) {
            return new Id(transfer.idHigh, transfer.idLow, transfer.debitHigh, transfer.debitLow);
        }
    }
}
