package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoredByMembersTest {
    private static final long TERM = 7;

    private final StoredByMembers members = new StoredByMembers(0, 3);

    @Test
    void shouldKnowNothingWhileAMemberWasNotHeard() {
        members.report(1, TERM, 500, TERM);

        assertThat(members.lowest(900)).isEqualTo(StoredByMembers.UNKNOWN);
    }

    @Test
    void shouldNameTheLowestOfTheOthers() {
        members.report(1, TERM, 500, TERM);
        members.report(2, TERM, 400, TERM);

        assertThat(members.lowest(900)).isEqualTo(400);
        assertThat(members.lowest(300)).isEqualTo(300);
    }

    @Test
    void shouldKeepWhatAMemberSaidThatIsHeardNoMore() {
        members.report(2, TERM, 400, TERM);
        members.report(1, TERM, 500, TERM);
        members.report(1, TERM, 800, TERM);

        assertThat(members.lowest(900)).isEqualTo(400);
    }

    @Test
    void shouldNotBelieveAMemberOfAnotherTermThatItHasMore() {
        members.report(1, TERM, 500, TERM);
        members.report(2, TERM, 500, TERM);

        members.report(1, TERM, 800, TERM + 1);
        members.report(2, TERM + 1, 700, TERM + 1);

        assertThat(members.lowest(900)).isEqualTo(500);
    }

    @Test
    void shouldBelieveAtOnceAMemberThatHasLess() {
        members.report(1, TERM, 500, TERM);
        members.report(2, TERM, 500, TERM);

        members.report(1, -1, 0, TERM);

        assertThat(members.lowest(900)).isZero();
    }

    @Test
    void shouldNotWaitForOthersWhereThereAreNone() {
        assertThat(new StoredByMembers(0, 1).lowest(900)).isEqualTo(900);
    }
}
