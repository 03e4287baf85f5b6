package tutti.consensus;

import java.util.Random;

/**
 * Orders the members' nominations in an election. Aeron delays a nomination by {@code random.nextDouble()} times half the
 * election timeout ({@code Election.canvass}, line 717) and uses this source for nothing else; so a member that answers its
 * rank makes the preferred one stand first, the next in the ring second, and no two at once.
 */
final class PreferredNomination extends Random {
    private static final long serialVersionUID = 1L;

    private final double delay;

    PreferredNomination(int group, int member, int members) {
        this.delay = (double) rank(group, member, members) / members;
    }

    /** 0 for the preferred member of the group, 1 for the next in the ring. */
    static int rank(int group, int member, int members) {
        return Math.floorMod(member - group, members);
    }

    @Override
    public double nextDouble() {
        return delay;
    }
}
