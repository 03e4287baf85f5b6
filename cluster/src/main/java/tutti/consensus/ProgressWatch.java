package tutti.consensus;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the other members' stored positions that this one holds its group up or was left behind. A quorum of the others
 * must have passed it: if all stall together, giving up gains nothing.
 *
 * <ul>
 *   <li>A leader whose disk is stuck alone blocks every commit, since the commit position is at most its own
 *       ({@code ConsensusModuleAgent} line 2839), and nothing else makes it step down.
 *   <li>A follower that flow control no longer waits for can miss more than the leader can send again; it then stays in its
 *       group with a log that does not grow. Starting again makes it catch up from the leader's archive.
 * </ul>
 */
final class ProgressWatch {
    static final long LEADER_STUCK_NS = 2_000_000_000L;
    static final long FOLLOWER_STRANDED_NS = 10_000_000_000L;

    private static final long UNKNOWN = -1;

    private final int member;
    private final long[] positions;
    private final int quorum;
    private long termId = UNKNOWN;

    /** Position of a quorum of the others when it passed this member's, which must be reached in time. */
    private long markPosition = UNKNOWN;

    private long markNs;
    private long ownPosition = UNKNOWN;
    private long ownAdvancedNs;

    ProgressWatch(int member, int members) {
        this.member = member;
        this.positions = new long[members];
        this.quorum = members / 2 + 1;
        Arrays.fill(positions, UNKNOWN);
    }

    /** Takes a peer's position and this member's own state; returns why this member must give up, null if it need not. */
    synchronized @Nullable String onPeerPosition(int peer, long peerPosition, MemberState own, long nowNs) {
        if (peer < 0 || peer >= positions.length || peer == member) {
            return null;
        }
        if (own.leadershipTermId() != termId || own.isElecting()) {
            beginTerm(own.leadershipTermId(), nowNs);
        }
        positions[peer] = peerPosition;
        observeOwn(own.storedPosition(), nowNs);
        if (markPosition == UNKNOWN || own.isElecting()) {
            return null;
        }
        return own.isLeader() ? stuckLeader(nowNs) : strandedFollower(nowNs);
    }

    private void beginTerm(long termId, long nowNs) {
        this.termId = termId;
        Arrays.fill(positions, UNKNOWN);
        markPosition = UNKNOWN;
        ownPosition = UNKNOWN;
        ownAdvancedNs = nowNs;
    }

    private void observeOwn(long position, long nowNs) {
        if (position != ownPosition) {
            ownPosition = position;
            ownAdvancedNs = nowNs;
        }
        if (markPosition != UNKNOWN && position >= markPosition) {
            markPosition = UNKNOWN;
        }
        long passed = quorumPosition();
        if (markPosition == UNKNOWN && passed > position) {
            markPosition = passed;
            markNs = nowNs;
        }
    }

    /** Highest position that a quorum of members without this one has reached. */
    private long quorumPosition() {
        if (positions.length - 1 < quorum) {
            return UNKNOWN;
        }
        long[] ranked = positions.clone();
        Arrays.sort(ranked);
        return ranked[ranked.length - quorum];
    }

    private @Nullable String stuckLeader(long nowNs) {
        long lateNs = nowNs - markNs;
        return lateNs < LEADER_STUCK_NS
                ? null
                : "the leader stored " + ownPosition + " while a quorum passed " + markPosition + " "
                        + lateNs / 1_000_000 + " ms ago: its disk is stuck";
    }

    private @Nullable String strandedFollower(long nowNs) {
        long stillNs = nowNs - Math.max(ownAdvancedNs, markNs);
        return stillNs < FOLLOWER_STRANDED_NS
                ? null
                : "this follower stored " + ownPosition + " and nothing for " + stillNs / 1_000_000
                        + " ms while a quorum passed " + markPosition + ": it was left behind";
    }
}
