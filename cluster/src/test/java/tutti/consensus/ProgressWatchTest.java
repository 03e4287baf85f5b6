package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressWatchTest {
    private static final long MS = 1_000_000;
    private static final long TERM = 7;

    private final ProgressWatch watch = new ProgressWatch(0, 3);
    private final MemberState own = new MemberState();

    @Test
    void shouldGiveUpWhenAQuorumPassedTheLeaderForTwoSeconds() {
        lead(100);

        assertThat(report(1, 200, 0)).isNull();
        assertThat(report(2, 200, 0)).isNull();
        assertThat(report(1, 300, 1999)).isNull();

        assertThat(report(1, 300, 2000)).contains("disk is stuck").contains("stored 100");
    }

    @Test
    void shouldNotGiveUpWhenOnlyOneFollowerIsAhead() {
        lead(100);

        report(1, 200, 0);
        report(2, 100, 0);

        assertThat(report(1, 900, 60_000)).isNull();
    }

    @Test
    void shouldNotGiveUpWhileTheLeaderReachesWhatTheQuorumHadReached() {
        lead(100);
        report(1, 200, 0);
        report(2, 200, 0);

        own.onPositions(200, 100);
        report(1, 300, 1500);
        report(2, 300, 1500);

        assertThat(report(1, 400, 3400)).isNull();
        assertThat(report(1, 400, 3500)).isNotNull();
    }

    @Test
    void shouldForgetPositionsOfAnEarlierTerm() {
        lead(100);
        report(1, 200, 0);
        report(2, 200, 0);

        own.onModule(true, false, TERM + 1);

        assertThat(report(1, 200, 5000)).isNull();
        assertThat(report(2, 200, 5000)).isNull();
        assertThat(report(2, 200, 6999)).isNull();
        assertThat(report(2, 200, 7000)).isNotNull();
    }

    @Test
    void shouldLeaveAFollowerThatStillMovesAlone() {
        follow(100);
        report(1, 900, 0);
        report(2, 900, 0);

        own.onPositions(101, 100);
        report(1, 5000, 9000);

        assertThat(report(1, 9000, 18_999)).isNull();
        assertThat(report(1, 9000, 19_000)).contains("left behind");
    }

    @Test
    void shouldNotJudgeDuringAnElection() {
        lead(100);
        report(1, 200, 0);
        report(2, 200, 0);

        own.onModule(false, true, TERM);

        assertThat(report(1, 300, 60_000)).isNull();
    }

    @Test
    void shouldSeeAFollowerLeftBehindThatHasNotHeardWhoLeads() {
        own.onModule(false, false, TERM);
        own.onPositions(100, 100);
        report(1, 200, 0);
        report(2, 200, 0);

        assertThat(report(1, 300, 10_000)).contains("left behind");
    }

    @Test
    void shouldIgnoreItselfAndStrangers() {
        lead(100);

        report(0, 900, 0);
        report(1, 900, 0);
        report(3, 900, 0);
        report(-1, 900, 0);

        assertThat(report(1, 900, 60_000)).isNull();
    }

    private void lead(long stored) {
        own.onModule(true, false, TERM);
        own.onLeader(TERM, 0);
        own.onPositions(stored, stored);
    }

    private void follow(long stored) {
        own.onModule(false, false, TERM);
        own.onLeader(TERM, 1);
        own.onPositions(stored, stored);
    }

    private @Nullable String report(int peer, long position, long atMs) {
        return watch.onPeerPosition(peer, position, own, atMs * MS);
    }
}
