package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tutti.consensus.KeptSnapshots.Named;

class MemberStateTest {
    private static final long TERM = 7;

    private final MemberState state = new MemberState();

    @Test
    void shouldNameTheLeaderOfItsTerm() {
        state.onModule(false, false, TERM);
        assertThat(state.leaderMemberId()).isEqualTo(MemberState.NO_LEADER);

        state.onLeader(TERM, 2);

        assertThat(state.leaderMemberId()).isEqualTo(2);
    }

    @Test
    void shouldNotCountASnapshotThatIsNamedUntilItIsWritten() {
        Named older = new Named(100, 3, 4);
        Named newer = new Named(200, 5, 6);
        state.onSnapshotBegun(200);
        state.onSnapshots(new KeptSnapshots(0, List.of(newer, older)));
        assertThat(state.snapshots().newestFirst()).containsExactly(older);
        assertThat(state.wholeSnapshotPosition()).isEqualTo(100);

        state.onSnapshot(200);

        assertThat(state.snapshots().newestFirst()).containsExactly(newer, older);
        assertThat(state.wholeSnapshotPosition()).isEqualTo(200);
        assertThat(state.snapshotPosition()).isEqualTo(200);
    }

    @Test
    void shouldForgetASnapshotThatWasNeverWrittenOnceItIsNamedNoLonger() {
        state.onSnapshotBegun(100);
        state.onSnapshots(new KeptSnapshots(0, List.of()));
        assertThat(state.unwrittenSnapshots()).containsExactly(100L);

        state.onSnapshots(new KeptSnapshots(0, List.of(new Named(200, 5, 6))));

        assertThat(state.unwrittenSnapshots()).isEmpty();
    }

    @Test
    void shouldNameNobodyWhileItElects() {
        state.onLeader(TERM, 2);

        state.onModule(false, true, TERM);

        assertThat(state.leaderMemberId()).isEqualTo(MemberState.NO_LEADER);
    }

    @Test
    void shouldNameNobodyOfAnotherTerm() {
        state.onLeader(TERM, 2);

        state.onModule(false, false, TERM + 1);
        assertThat(state.leaderMemberId()).isEqualTo(MemberState.NO_LEADER);

        state.onModule(false, false, TERM - 1);
        assertThat(state.leaderMemberId()).isEqualTo(MemberState.NO_LEADER);
    }

    @Test
    void shouldPassOverWhoLedEarlier() {
        state.onModule(false, false, TERM);
        state.onLeader(TERM, 2);

        state.onLeader(TERM - 1, 1);

        assertThat(state.leaderMemberId()).isEqualTo(2);
    }
}
