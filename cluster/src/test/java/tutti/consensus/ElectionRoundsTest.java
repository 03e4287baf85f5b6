package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.cluster.ElectionState;
import org.junit.jupiter.api.Test;

class ElectionRoundsTest {
    private final ElectionRounds rounds = new ElectionRounds(300);

    @Test
    void doubleUpToEightfoldWhileNobodyIsElected() {
        pass(ElectionState.INIT, ElectionState.CANVASS, ElectionState.NOMINATE, ElectionState.CANDIDATE_BALLOT);
        assertThat(rounds.timeoutNs()).isEqualTo(300);

        pass(ElectionState.CANVASS);
        assertThat(rounds.timeoutNs()).isEqualTo(600);

        pass(ElectionState.FOLLOWER_BALLOT, ElectionState.CANVASS);
        assertThat(rounds.timeoutNs()).isEqualTo(1200);
        assertThat(rounds.stretched(100)).isEqualTo(400);

        for (int i = 0; i < 10; i++) {
            pass(ElectionState.CANDIDATE_BALLOT, ElectionState.CANVASS);
        }
        assertThat(rounds.timeoutNs()).isEqualTo(2400);
    }

    @Test
    void areShortAgainInTheNextElection() {
        pass(ElectionState.CANDIDATE_BALLOT, ElectionState.CANVASS, ElectionState.FOLLOWER_BALLOT);
        pass(ElectionState.FOLLOWER_REPLAY, ElectionState.CLOSED, ElectionState.CANVASS);

        assertThat(rounds.timeoutNs()).isEqualTo(300);
    }

    @Test
    void stayWhereAFollowerHearsOfTheLeaderAfterItGaveUp() {
        pass(ElectionState.FOLLOWER_LOG_REPLICATION, ElectionState.CANVASS, ElectionState.NOMINATE);

        assertThat(rounds.timeoutNs()).isEqualTo(300);
    }

    private void pass(ElectionState... states) {
        for (ElectionState state : states) {
            rounds.onState(state);
        }
    }
}
