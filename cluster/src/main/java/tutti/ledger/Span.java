package tutti.ledger;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** An undecided chain that spans partitions, or an undecided clawback, as one of them knows it. */
final class Span {
    /** Words of a span without its members in a snapshot. */
    static final int WORDS = 7;

    final int coordinator;

    /** The coordinator's number of the chain. */
    final long number;

    /** Who asks, as this partition numbers principals. */
    final int principal;

    /** Coordinator's ledger time from which the chain is given up; 0 where this partition does not coordinate it. */
    final long deadlineNs;

    /** In order of the chain; all of them only at the coordinator. */
    final List<SpanMember> members = new ArrayList<>();

    /** Partitions that have not answered in this round. */
    int outstanding;

    /** First member known to have failed, {@link ChainPrepared#NONE} if none is. */
    int failed = ChainPrepared.NONE;

    /** Why it failed. */
    @Nullable
    Outcome problem;

    /** By slot of the account. Follows from the members. */
    private final Int2ObjectHashMap<Funds> funds = new Int2ObjectHashMap<>();

    private long hash;
    private boolean isHashed;

    Span(int coordinator, long number, int principal, long deadlineNs) {
        this.coordinator = coordinator;
        this.number = number;
        this.principal = principal;
        this.deadlineNs = deadlineNs;
    }

    /** What the chain itself brings to an account of this partition, and takes of it. */
    Funds funds(int account) {
        return funds.computeIfAbsent(account, slot -> new Funds());
    }

    /** True for a clawback, whose members are what it takes from each account; false for a chain. */
    boolean isClawback() {
        return !members.isEmpty() && members.get(0).isClawback();
    }

    /** The member with that place in the chain, null if it is not known here. */
    @Nullable
    SpanMember find(int place) {
        int at = search(place);
        return at < members.size() && members.get(at).number == place ? members.get(at) : null;
    }

    /** Adds a member that is not known here. */
    void add(SpanMember member) {
        members.add(search(member.number), member);
        touch();
    }

    /**
     * Takes note of a problem, if none of an earlier member is known. One that spends no id comes before one that does: it may be that
     * an id is not the chain's to spend.
     */
    void fail(int member, Outcome why) {
        Outcome known = problem;
        if (known == null
                || (known.spendsId() && !why.spendsId())
                || (known.spendsId() == why.spendsId() && member < failed)) {
            failed = member;
            problem = why;
        }
        touch();
    }

    /** To be called after every change. */
    void touch() {
        isHashed = false;
    }

    long hash() {
        if (!isHashed) {
            hash = recomputeHash();
            isHashed = true;
        }
        return hash;
    }

    long recomputeHash() {
        long[] words = new long[SpanMember.WORDS];
        write(words);
        long sum = StateDigest.of(StateDigest.SPAN, words, 0, WORDS);
        for (SpanMember member : members) {
            sum = StateDigest.mix(sum + member.hash(words));
        }
        return sum;
    }

    void write(long[] words) {
        words[0] = coordinator;
        words[1] = number;
        words[2] = principal;
        words[3] = deadlineNs;
        words[4] = outstanding;
        words[5] = failed;
        words[6] = problem == null ? 0 : problem.code();
    }

    static Span read(long[] words) {
        Span span = new Span((int) words[0], words[1], (int) words[2], words[3]);
        span.outstanding = (int) words[4];
        span.failed = (int) words[5];
        span.problem = words[6] == 0 ? null : Outcome.ofCode((int) words[6]);
        return span;
    }

    /** Index of the first member that is not before the place. */
    private int search(int place) {
        int low = 0;
        int high = members.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (members.get(middle).number < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Minor units of one account. */
    static final class Funds {
        /** Credited by members so far, and not spent by later ones. */
        long credits;

        /** Debited by members so far, and not used by later ones as room for credits. */
        long debits;

        /** What the chain reserves of what the account has apart from it. */
        long held;

        /** What the chain reserves of the room for credits that the account has apart from it. */
        long creditsHeld;
    }
}
