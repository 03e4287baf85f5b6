package tutti.consensus;

import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Orders the members' nominations in an election. Aeron delays a nomination by {@code random.nextDouble()} times half the
 * election timeout ({@code Election.canvass}, line 717) and uses this source for nothing else; so a member that answers its
 * rank makes the preferred one stand first, the next in the ring second, and no two at once.
 *
 * <p>Members come to the point from which the delay counts at different times: in a change of leader up to a canvass interval
 * apart, and much further when they start. Two ranks are further apart than that, or two members could stand at once and split the
 * vote, or the preferred one come too late.
 */
final class PreferredNomination extends Random {
    /** Members tell each other their positions so often while they elect. */
    static final long CANVASS_INTERVAL_NS = 25_000_000;

    static final long RANK_APART_NS = 4 * CANVASS_INTERVAL_NS;
    static final long RANK_APART_AT_START_NS = 60 * CANVASS_INTERVAL_NS;

    private static final long serialVersionUID = 1L;

    private final int group;
    private final int member;
    private final int members;
    private final transient ElectionRounds rounds;
    private final transient IntSupplier lastLeader;
    private final transient BooleanSupplier isReluctant;
    private final transient BooleanSupplier isStarting;

    /**
     * @param lastLeader the member that led last, {@link MemberState#NO_LEADER} if that is not known
     * @param isReluctant true while the member should lead only if nobody else can
     * @param isStarting true while the member has not known a leader since it started
     */
    PreferredNomination(
            int group,
            int member,
            int members,
            ElectionRounds rounds,
            IntSupplier lastLeader,
            BooleanSupplier isReluctant,
            BooleanSupplier isStarting) {
        this.group = group;
        this.member = member;
        this.members = members;
        this.rounds = rounds;
        this.lastLeader = lastLeader;
        this.isReluctant = isReluctant;
        this.isStarting = isStarting;
    }

    /** 0 for the preferred member of the group, 1 for the next in the ring. */
    static int rank(int group, int member, int members) {
        return Math.floorMod(member - group, members);
    }

    /** Its place among those that may stand: nobody waits for the one that fell silent, which itself comes last. */
    private int place() {
        int own = rank(group, member, members);
        if (isReluctant.getAsBoolean()) {
            return members + own;
        }
        int last = lastLeader.getAsInt();
        if (isStarting.getAsBoolean() || last == MemberState.NO_LEADER) {
            return own;
        }
        int silent = rank(group, last, members);
        return own == silent ? members - 1 : own - (own > silent ? 1 : 0);
    }

    @Override
    public double nextDouble() {
        long apartNs = isStarting.getAsBoolean() ? RANK_APART_AT_START_NS : rounds.stretched(RANK_APART_NS);
        return place() * apartNs / (rounds.timeoutNs() / 2.0);
    }
}
