package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
