package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharingTest {
    private final Sharing sharing = new Sharing();

    @Test
    void takesTwo() {
        assertThat(sharing.isShared(0)).isFalse();

        sharing.onAdmitted("a", 0);
        sharing.onAdmitted("a", 1);
        assertThat(sharing.isShared(1)).isFalse();

        sharing.onAdmitted("b", 2);
        assertThat(sharing.isShared(2)).isTrue();
    }

    @Test
    void endsASecondAfterTheLastOther() {
        sharing.onAdmitted("a", 0);
        sharing.onAdmitted("b", 10);
        sharing.onAdmitted("b", Sharing.SHARED_NS);

        assertThat(sharing.isShared(Sharing.SHARED_NS + 9)).isTrue();
        assertThat(sharing.isShared(Sharing.SHARED_NS + 10)).isFalse();
    }
}
