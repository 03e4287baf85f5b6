package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairShareTest {
    private final FairShare share = new FairShare(12);

    @Test
    void givesAllAtOnceWhereNothingIsHeld() {
        assertThat(share.tryTake("a", 13)).isFalse();
        assertThat(share.tryTake("a", 12)).isTrue();
        assertThat(share.tryTake("a", 1)).isFalse();
        assertThat(share.tryTake("b", 1)).isFalse();
    }

    @Test
    void givesOneHalfAndTwoAThirdEach() {
        assertThat(takeOneByOne("a")).isEqualTo(6);
        assertThat(takeOneByOne("b")).isEqualTo(3);
        share.giveBack("a", 2);

        assertThat(takeOneByOne("b")).isEqualTo(1);
        assertThat(takeOneByOne("a")).isZero();
        assertThat(share.taken()).isEqualTo(8);
    }

    @Test
    void countsWhatIsTakenBeyondTheShare() {
        assertThat(share.take("a", 10)).isTrue();
        assertThat(share.take("b", 5)).isFalse();
        assertThat(share.taken()).isEqualTo(15);
        assertThat(share.tryTake("c", 1)).isFalse();

        share.giveBack("b", 5);
        share.giveBack("a", 10);

        assertThat(share.taken()).isZero();
        assertThat(share.tryTake("c", 12)).isTrue();
    }

    private int takeOneByOne(String principal) {
        int taken = 0;
        while (share.tryTake(principal, 1)) {
            taken++;
        }
        return taken;
    }
}
